import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = new URL('../src/', import.meta.url).pathname

/** What each part may import of ours. A part is the longest prefix of a file's path listed here. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  generated: ['openapi/route', 'openapi/project'],
  shared: [],
  openapi: ['generated', 'shared', 'http/call', 'http/surface'],
  domain: ['shared'],
  store: ['domain', 'shared', '../fixtures'],
  faults: ['shared'],
  fixtures: ['generated/fixtures', 'openapi', 'store', 'domain', 'shared'],
  http: ['faults', 'openapi', 'store', 'domain', 'shared'],
  'dialects/octo': ['http', 'openapi', 'generated', 'store', 'domain', 'delivery/message', 'dialects', 'shared'],
  'dialects/bookspot': [
    'dialects/octo',
    'dialects',
    'http',
    'openapi',
    'generated',
    'store',
    'domain',
    'delivery/message',
    'shared',
  ],
  'dialects/rhomtrip': [
    'dialects/octo',
    'dialects',
    'http',
    'openapi',
    'generated',
    'store',
    'domain',
    'delivery/message',
    'shared',
  ],
  dialects: ['http', 'openapi', 'store', 'domain', 'delivery/message', 'shared'],
  delivery: ['faults', 'shared'],
  triggers: ['store', 'domain', 'shared'],
  control: ['triggers', 'dialects', 'delivery', 'faults', 'store', 'domain', 'http', 'openapi', 'generated', 'shared'],
  conformance: ['generated', 'openapi', 'shared', 'testing/receiver', 'index'],
  // The sandbox is the supplier of the receivers that are judged; it is used as anybody would.
  'conformance/receiver': ['conformance', 'openapi', 'shared', 'testing', 'adapters/node', 'index'],
  testing: ['index', 'adapters', 'generated', 'openapi', 'types', 'shared'],
  types: ['generated'],
  vitest: ['testing'],
  jest: ['testing'],
  'node-test': ['testing', 'types'],
  adapters: ['index', 'sandbox', 'http/call', 'http/json', 'shared'],
  browser: ['adapters/node', 'delivery/message', 'testing/receiver', 'shared'],
  cli: [
    'index',
    'adapters',
    'conformance',
    'fault-kinds',
    'triggers',
    'documents',
    'generated/sandbox/types',
    'http/journal',
    'shared',
  ],
  settings: ['delivery'],
  'fault-kinds': ['delivery', 'dialects', 'faults', 'http'],
  surroundings: ['delivery', 'store'],
  workspace: [
    'control',
    'dialects',
    'delivery',
    'domain',
    'fault-kinds',
    'faults',
    'http',
    'store',
    'shared',
    'settings',
    'surroundings',
    'tokens',
  ],
  sandbox: [
    'control',
    'dialects',
    'delivery',
    'fault-kinds',
    'faults',
    'fixtures',
    'http',
    'store',
    'shared',
    'domain',
    'tokens',
    'workspace',
    'documents',
    'openapi',
  ],
  config: [],
  index: [
    'config',
    'control',
    'delivery',
    'dialects',
    'domain',
    'faults',
    'fixtures',
    'http',
    'sandbox',
    'shared',
    'triggers',
  ],
  tokens: ['domain'],
  documents: ['generated'],
}
/** These folders never see each other, whatever the prefixes say. */
const NEVER: readonly (readonly [string, string])[] = [
  ['dialects/bookspot', 'dialects/rhomtrip'],
  ['dialects/rhomtrip', 'dialects/bookspot'],
  ['dialects/octo', 'dialects/bookspot'],
  ['dialects/octo', 'dialects/rhomtrip'],
  ['control', 'dialects/bookspot'],
  ['control', 'dialects/rhomtrip'],
]

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
const parts = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length)
const under = (file: string, part: string) => file === `${part}.ts` || file.startsWith(`${part}/`)
const partOf = (file: string) => parts.find(part => under(file, part))

function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, specifier]) =>
    relative(SRC, normalize(join(SRC, dirname(file), specifier!))),
  )
}

describe('the import table', () => {
  it('knows every file', () => {
    expect(files.filter(file => partOf(file) === undefined)).toEqual([])
  })

  it('is kept', () => {
    const broken = files.flatMap(file => {
      const part = partOf(file)
      if (part === undefined) return []
      return importsOf(file)
        .filter(target => !under(target, part))
        .filter(
          target =>
            !MAY_IMPORT[part]!.some(allowed => under(target, allowed)) ||
            NEVER.some(([from, to]) => under(file, from) && under(target, to)),
        )
        .map(target => `${file} imports ${target}`)
    })
    expect(broken).toEqual([])
  })

  it('keeps time and randomness injected', () => {
    const ambient = /Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|setInterval\(/
    const allowed = [
      'shared/',
      'generated/',
      'adapters/',
      'testing/',
      'cli/',
      'conformance/',
      'browser/',
      'delivery/transport',
    ]
    const offenders = files
      .filter(file => !allowed.some(prefix => file.startsWith(prefix)))
      .filter(file => ambient.test(readFileSync(join(SRC, file), 'utf8')))
    expect(offenders).toEqual([])
  })

  it('keeps files to one idea', () => {
    const long = files
      .filter(file => !file.startsWith('generated/'))
      .map(file => [file, readFileSync(join(SRC, file), 'utf8').split('\n').length] as const)
      .filter(([, lines]) => lines > 251)
    expect(long).toEqual([])
  })
})
