import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PAGES, withTables } from '../../scripts/tables.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const EXAMPLES = join(ROOT, 'docs', 'examples')

describe('the pages', () => {
  it.each(PAGES.map(page => [page.pathname.slice(ROOT.length + 1), page]))(
    '%s shows what is in the files',
    (_, page) => {
      const text = readFileSync(page, 'utf8')
      expect(text).toBe(withTables(text))
    },
  )

  it('show no code that is not in a file', () => {
    const pages = PAGES.filter(({ pathname }) => pathname.includes('/docs/testing/'))
    const loose = pages.flatMap(page => {
      const text = readFileSync(page, 'utf8').replaceAll(/<!-- ([\w/.-]+) -->\n[\s\S]*?<!-- \/\1 -->/g, '')
      return [...text.matchAll(/^```(\w+)$/gm)]
        .map(([, language]) => language)
        .filter(language => /^(js|ts|yml)$/.test(language!))
    })
    expect(loose).toEqual([])
  })

  it('show every example', () => {
    const all = PAGES.map(page => readFileSync(page, 'utf8')).join()
    const files = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true }).filter(file => file.isFile())
    expect(files.filter(({ name }) => !all.includes(`/${name} -->`)).map(({ name }) => name)).toEqual([])
  })

  it('link to pages that are there', () => {
    for (const page of PAGES) {
      for (const [, link] of readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        expect(() => readFileSync(new URL(link!, page)), `${page.pathname}: ${link}`).not.toThrow()
      }
    }
  })
})
