import type { DialectName } from '../../conformance/supplier/target.ts'
import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { COMMON, defineCommand } from '../command.ts'
import { choice } from '../flags.ts'
import { columns } from '../text.ts'

/** Prints a registry; needs no running sandbox. */
export const list = defineCommand({
  usage: 'list <what>',
  says: 'Prints what there is: triggers, faults, checks, coverage, dialects or assumptions.',
  flags: { dialect: choice('Of checks and coverage: only this one’s', ['bookspot', 'rhomtrip']), ...COMMON },
  examples: [
    'octo-sandbox list triggers',
    'octo-sandbox list checks --dialect rhomtrip',
    'octo-sandbox list assumptions --json',
  ],
  async run({ args, flags, io }) {
    const what = args[0]!
    if (!Object.hasOwn(REGISTRIES, what)) {
      const names = Object.keys(REGISTRIES)
      throw new UsageError(`There is no list of "${what}".${didYouMean(what, names)} There are: ${names.join(', ')}.`)
    }
    const { values, lines } = await REGISTRIES[what as keyof typeof REGISTRIES](flags.dialect)
    if (flags.json) io.out(JSON.stringify({ [what]: values }))
    else for (const line of lines) io.out(line)
  },
})

const REGISTRIES = {
  async triggers() {
    const { triggerNames, triggers } = await import('../../triggers/registry.ts')
    const values = triggerNames.map(name => {
      const { summary, changes, event, options } = triggers[name]
      const parameters = Object.entries(options).map(([key, { type, says, allowed }]) => ({
        name: key,
        type,
        says,
        allowed,
      }))
      return { name, summary, changes, event, parameters }
    })
    const lines = columns(
      values.map(({ name, summary, parameters }) => [name, summary, parameters.map(each => each.name).join(' ')]),
    )
    return { values, lines: [...lines, '', 'The last column names the parameters: --set <name=value>.'] }
  },
  async faults() {
    const { faultCatalogue } = await import('../../fault-kinds.ts')
    const { kinds, presets } = await faultCatalogue()
    const values = kinds.map(({ kind, side, summary, options }) => ({
      kind,
      side,
      summary,
      options: Object.keys(options),
    }))
    const rows = kinds.map(({ kind, side, summary }) => [kind, side === 'api' ? 'API' : 'delivery', summary])
    const more = presets.map(({ name, says }) => [name, 'preset', says])
    return {
      values,
      lines: [...columns([...rows, ...more]), '', '`octo-sandbox faults kinds <kind>` shows the options of one.'],
    }
  },
  async checks(dialect?: DialectName) {
    const { SUPPLIER_CHECKS } = await import('../../conformance/supplier/registry.ts')
    const { RECEIVER_CHECKS } = await import('../../conformance/receiver/registry.ts')
    const all = [
      ...SUPPLIER_CHECKS.map(check => ({ of: 'supplier', ...check })),
      ...RECEIVER_CHECKS.map(check => ({ of: 'receiver', ...check })),
    ]
    const values = all
      .filter(({ dialects }) => dialect === undefined || dialects.includes(dialect))
      .map(({ id, of, section, level, says, basis, dialects }) => ({ id, of, section, level, says, basis, dialects }))
    return {
      values,
      lines: columns(
        values.map(({ id, of, section, level, says, basis }) => [id, of, section, level, says, basis.join(' ')]),
      ),
    }
  },
  /** Each statement of the specifications, and the checks that stand for it. */
  async coverage(dialect?: DialectName) {
    const { coverage } = await import('../../conformance/coverage.ts')
    const { SUPPLIER_CHECKS } = await import('../../conformance/supplier/registry.ts')
    const dialects = dialect ? [dialect] : (['bookspot', 'rhomtrip'] as const)
    const values = dialects.flatMap(name => coverage(name, SUPPLIER_CHECKS))
    return { values, lines: columns(values.map(({ id, states, checks }) => [id, states, checks.join(' ')])) }
  },
  async dialects() {
    const { DIALECTS } = await import('../../index.ts')
    const values = DIALECTS.map(({ name, title, basePath, events }) => ({ name, title, basePath, events }))
    return {
      values,
      lines: columns(
        values.map(({ name, title, basePath, events }) => [name, title, basePath || '/', events.join(' ')]),
      ),
    }
  },
  async assumptions() {
    const { ASSUMPTIONS } = await import('../../index.ts')
    const lines = ASSUMPTIONS.flatMap(({ id, question, alternatives, default: fallback, evidence }) => [
      `${id}  ${question}`,
      ...columns(
        Object.entries(alternatives).map(([value, says]) => [value === fallback ? '    *' : '     ', value, says]),
      ),
      `      ${evidence}`,
      '',
    ])
    return { values: ASSUMPTIONS, lines: [...lines, '* is the default; choose another with --assume <id>=<value>.'] }
  },
}
