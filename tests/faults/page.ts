import { presets } from '../../src/delivery/faults/presets.ts'
import { deliveryFaults } from '../../src/delivery/faults/registry.ts'
import { type FaultKind, TOPICS, type Topic } from '../../src/faults/kind.ts'
import { optionTable } from '../http/example.ts'
import { CATALOGUE } from './catalogue.ts'
import { EXAMPLES, type Example } from './examples.ts'
import { PATIENCE_MS, SEEN } from './seen.ts'

/** Where the documentation of an option's word stands, as GitHub makes it. */
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')

const chapters = (Object.keys(TOPICS) as Topic[])
  .filter(topic => topic !== 'api')
  .map(topic => ({ title: TOPICS[topic], examples: EXAMPLES.filter(({ rule }) => kindOf(rule.kind).topic === topic) }))

function kindOf(name: string): FaultKind {
  const found = deliveryFaults.find(({ kind }) => kind === name)
  if (!found) throw new Error(`There is no kind "${name}".`)
  return found
}

/** The whole page; `outcomes` are those of each example, by kind. */
export function page(outcomes: ReadonlyMap<string, readonly string[]>): string {
  return `${[
    INTRODUCTION,
    chapters
      .map(
        ({ title, examples }) =>
          `- [${title}](#${anchor(title)}): ${examples.map(({ rule }) => `\`${rule.kind}\``).join(', ')}`,
      )
      .join('\n'),
    RULES,
    '## Presets',
    'A preset is a list of rules under one name: `octo-sandbox faults add storm`, or `{ "preset": "storm" }`. With `match` all of its rules are narrowed, to one subscription for example.',
    ['| preset | what it is like | its rules |', '| --- | --- | --- |', ...presets.map(presetRow)].join('\n'),
    ...chapters.flatMap(({ title, examples }) => [
      `## ${title}`,
      ...examples.flatMap(each => section(each, outcomes.get(each.rule.kind) ?? [])),
    ]),
    '## What three servers see',
    `Each of these is shown to Node's http server, to Python's \`http.server\` and to nginx (in front of another server) by the tests; \`->\` is what the sandbox hears. The servers wait ${PATIENCE_MS.long / 1000} s for what is missing, and ${PATIENCE_MS.short / 1000} s where (1) stands.`,
    'Every kind, with every word of its options, is sent to a recorder of bytes 20 times and compared with its description in `tests/faults/golden.txt`. In a clone, `npm run fidelity -- --node 22 --node 24` runs all of this on other versions of Node, which npx fetches; it holds on 20, 22 and 24.',
    [
      '| fault | Node | Python | nginx |',
      '| --- | --- | --- | --- |',
      ...SEEN.map(
        each =>
          `| ${code(each.kind, each.options)}${each.givesUp ? ' (1)' : ''} | ${cell(each.node)} | ${cell(each.python)} | ${cell(each.nginx)} |`,
      ),
    ].join('\n'),
    '## The catalogue',
    'Every entry of the fault catalogue that this project started from, and what produces it. `stale-read`, `token-revoked` and `rate-limited` are faults of the [API](api-faults.md).',
    [
      '| id | what goes wrong | kind and options |',
      '| --- | --- | --- |',
      ...Object.entries(CATALOGUE).map(
        ([id, [what, ...rules]]) =>
          `| ${id} | ${what} | ${rules.map(([kind, options]) => code(kind, options)).join(', ')} |`,
      ),
    ].join('\n'),
  ].join('\n\n')}\n`
}

const code = (kind: string, options: Readonly<Record<string, unknown>> = {}) => {
  const words = Object.entries(options).map(([name, value]) => `${name}: ${value}`)
  return words.length === 0 ? `\`${kind}\`` : `\`${kind}\` \`${words.join(', ')}\``
}

const cell = (lines: readonly string[]) => lines.join('; ').replaceAll('|', '\\|')

const presetRow = ({ name, says, rules }: (typeof presets)[number]) => {
  const shown = rules.map(({ kind, options, match, probability }) => {
    const more = [
      match?.every === undefined ? '' : `every: ${match.every}`,
      probability === undefined ? '' : `probability ${probability}`,
    ].filter(Boolean)
    return `${code(kind, options)}${more.length === 0 ? '' : ` (${more.join(', ')})`}`
  })
  return `| \`${name}\` | ${says} | ${shown.join(', ')} |`
}

function section({ rule, steps }: Example, outcomes: readonly string[]): string[] {
  const kind = kindOf(rule.kind)
  const width = Math.max(...steps.map(({ length }) => length)) + 3
  const { socket, options } = kind
  return [
    `### \`${kind.kind}\``,
    `${kind.summary} *${kind.standsFor}*${socket === undefined ? '' : ' Needs a socket.'}`,
    ...(Object.keys(options).length === 0 ? [] : [optionTable(kind)]),
    `\`\`\`json\n${spaced(rule)}\n\`\`\``,
    `\`\`\`text\n${steps.map((step, i) => `${step.padEnd(width)}${outcomes[i] ?? ''}`).join('\n')}\n\`\`\``,
  ]
}

/** JSON on one line with spaces, as people write it. */
function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`)
    .join(', ')} }`
}

/** The outcomes that a page shows, by kind. */
export function outcomesIn(text: string): Map<string, string[]> {
  const sections = text.split(/^##+ /m)
  return new Map(
    EXAMPLES.map(({ rule, steps }) => {
      const part = sections.find(each => each.startsWith(`\`${rule.kind}\`\n`)) ?? ''
      const lines = /```text\n([\s\S]*?)\n```/.exec(part)?.[1]?.split('\n') ?? []
      return [rule.kind, steps.map((step, i) => lines[i]?.slice(step.length).trim() ?? '')]
    }),
  )
}

const INTRODUCTION = `# Deliveries that go wrong on purpose

What do you want to see your receiver survive? One rule makes deliveries go wrong exactly so, on the wire, repeatably by the seed,
and only in the workspace that it was made in:

\`\`\`sh
npx octo-sandbox faults add duplicate --set copies=3 --event BOOKING_UPDATE --times 1
npx octo-sandbox trigger booking.confirmed --wait
npx octo-sandbox faults clear
\`\`\`

The same in other words: \`POST /_sandbox/v1/faults\` with the JSON of the examples below, \`createSandbox({ faults: [...] })\` and
\`sandbox.workspace().addFaults(...)\` in the library, \`sandbox.fail(...)\` in tests, and \`octo-sandbox --faults faults.yaml\` for
rules from the start:

\`\`\`yaml
- kind: reset
  options: { at: body }
  match: { dialect: bookspot, attempt: 1 }
  probability: 0.2
- preset: lossy
  match: { event: transfer_update }
\`\`\`

[Calls to the API](api-faults.md) go wrong by the same rules.`

const RULES = `## Which deliveries, and how often

Without \`match\`, every attempt of every delivery. All selectors that are given must fit; a name that could never match is refused,
and the nearest right one named.

| selector | which |
| --- | --- |
| \`dialect\`, \`event\` | messages of a supplier, of a name: \`bookspot\`, \`BOOKING_UPDATE\` |
| \`subscriptionId\` | those to one subscription |
| \`subject\` | those about one booking (uuid), product or quotation (id) |
| \`nth\`, \`every\` | the n-th delivery that fits, every n-th, counted from 1 since the rule is there, with all its attempts |
| \`attempt\`, \`attemptFrom\` | one attempt of a delivery, or that and all after it: 2 is the first retry |
| \`from\`, \`until\` | a window of the workspace's clock, ISO 8601 |

A rule has \`times\` (how often it is applied at most; 1 is once) and \`probability\` (drawn from the seed, for each delivery and
attempt on its own: the same seed and calls, the same faults). All rules that fit are applied in the order in which they were added,
so late, twice and malformed is three rules; after one with \`stop\` the rest are left out. Of those that write their own bytes
("needs a socket") the first that fits is applied. A fault that finds nothing to do, such as \`old-url\` for a subscription that
never moved, is neither counted nor logged.

## What holds for all

- Each attempt in the log (\`GET /deliveries/{id}\`, \`octo-sandbox why\`, the live lines) names its faults with every option, their rule
  and their seed. Where a fault is the reason that nothing came, \`why\` says so, of a delivery and of an event.
- What spans deliveries or waits between them (\`delayed\`, \`held-back\`, \`reordered\`, the copies of \`duplicate\`) goes by the workspace's
  clock: with a manual clock three days pass at once. What is slow on a socket takes real time, 120 s at most.
- Of several requests that a fault makes of one attempt, the first decides what follows; the others are in the log as its copies.
  There are at most 100 of them, and bodies have at most 10 MiB.
- When a rule is removed, what it holds goes on at once. When a subscription is deleted, what is held for it ends.
- Deliveries to a function in the same process (as under MSW) have no socket: a fault that needs one is refused with the reason.

The examples below run in our tests. Each has one subscription that takes product updates (or, where a ride is repriced, RhomTrip's
transfer updates) and a receiver that answers 204; the rule is made, then come the steps and what the receiver sees that differs from
the usual.`
