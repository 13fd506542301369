import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { RuleInput } from '../../src/faults/read.ts'
import { API_FAULTS } from '../../src/http/faults/kinds.ts'
import { optionTable, playExample } from './example.ts'

const PAGE = readFileSync(new URL('../../docs/api-faults.md', import.meta.url), 'utf8')

/** The page's part about a kind. */
const sectionOf = (kind: string) => PAGE.split(/^##+ /m).find(part => part.startsWith(`\`${kind}\`\n`)) ?? ''

/** The first block of code in a language. */
const block = (section: string, language: string) =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(section)?.[1] ?? ''

describe('docs/api-faults.md', () => {
  it.each(API_FAULTS.map(fault => [fault.kind, fault] as const))('%s is described as it is', (kind, fault) => {
    const section = sectionOf(kind)
    expect(section).toContain(`${fault.summary} *${fault.standsFor}*`)
    expect(section).toContain(optionTable(fault))
    for (const id of fault.covers.filter(each => each.startsWith('FA-'))) {
      expect(PAGE).toMatch(new RegExp(`^\\| ${id} \\|.*\`${kind}\``, 'm'))
    }
  })

  it.each(API_FAULTS.map(({ kind }) => kind))("%s: the example's outcomes are true", async kind => {
    const section = sectionOf(kind)
    const rule = JSON.parse(block(section, 'json')) as RuleInput
    expect(rule.kind).toBe(kind)
    const lines = block(section, 'text')
      .split('\n')
      .map(line => line.split(/ {3,}/))
    const steps = lines.map(([step = '']) => step)
    expect(await playExample(rule, steps)).toEqual(lines.map(([, outcome = '']) => outcome))
  })
})
