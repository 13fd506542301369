import { resolve } from 'node:path'
import { Ajv, type Options } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import formats from 'ajv-formats'
import { build } from 'esbuild'
import { isObject, type Json, type JsonObject, literal } from './json.ts'
import type { Operation, payloads } from './operations.ts'

const project = resolve(import.meta.dirname, '../..')

/**
 * A document's validators as modules that import nothing, and their declarations: what comes in and what is told in one, the
 * answers in another, because nobody needs it but who checks them.
 */
export async function validators(
  document: JsonObject,
  operations: readonly Operation[],
  events: ReturnType<typeof payloads>,
) {
  const bodies = compiler(document, {})
  const answers = compiler(document, {})
  const queries = compiler(document, { coerceTypes: 'array' })
  for (const { id, body, query, reply } of operations) {
    if (body) bodies.take(`${id}Body`, body.schema)
    if (query) queries.take(`${id}Query`, query)
    if (reply) answers.take(id, reply)
  }
  for (const [index, { schema }] of events.entries()) bodies.take(`payload${index}`, schema)

  const modules = { bodies, queries }
  const names = Object.values(modules).flatMap(({ names }) => names)
  const own = names.filter(name => !name.startsWith('payload')).sort()
  const entry = [
    ...Object.entries(modules)
      .filter(([, { names }]) => names.length > 0)
      .map(([module, { names }]) => `import { ${names.join(', ')} } from '${module}'`),
    `export { ${own.join(', ')} }`,
    `export const payloads = { ${events.map(({ event }, index) => `${literal(event)}: payload${index}`).join(', ')} }`,
  ].join('\n')
  return {
    js: await bundled(
      entry,
      Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, module.source()])),
    ),
    replies: await bundled(`import * as replies from 'answers'\nexport { replies }`, { answers: answers.source() }),
    declarations: [
      "import type { Validator } from '../../openapi/route.ts'",
      '',
      ...own.map(name => `export const ${name}: Validator`),
      `export const payloads: Readonly<Record<${events.map(({ event }) => literal(event)).join(' | ') || 'never'}, Validator>>`,
      '',
    ].join('\n'),
  }
}

/** Compiles schemas against a document's components, each under a name. */
export function compiler(document: JsonObject, options: Options) {
  const ajv = new Ajv({
    ...options,
    allErrors: true,
    strict: false,
    messages: false,
    validateSchema: false,
    inlineRefs: 3,
    loopRequired: 3,
    code: { source: true, esm: true, optimize: 2 },
    logger: {
      log: () => {},
      error: (...words) => fail(words),
      warn: (...words) => fail(words),
    },
  })
  formats.default(ajv)
  const components = ((document.components as JsonObject).schemas ?? {}) as JsonObject
  for (const [name, schema] of Object.entries(components)) ajv.addSchema(bare(schema) as JsonObject, name)
  const names: string[] = []
  return {
    names,
    take(name: string, schema: JsonObject) {
      ajv.addSchema(bare(schema) as JsonObject, name)
      names.push(name)
    },
    source: () => terse(standalone.default(ajv, Object.fromEntries(names.map(name => [name, name])))),
  }
}

/** A schema without words for people and marks for us (ajv keeps what it is given), its references by the component's name alone. */
function bare(value: Json): Json {
  if (Array.isArray(value)) return value.map(bare)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(
    ([key, part]) => !(key.startsWith('x-') || (key === 'description' && typeof part === 'string')),
  )
  return Object.fromEntries(
    kept.map(([key, part]) => [key, key === '$ref' && typeof part === 'string' ? part.split('/').at(-1)! : bare(part)]),
  )
}

/** What ajv writes out at every place that can fail becomes a call: half of the code. */
function terse(source: string): string {
  const report =
    /const (err\d+) = \{instancePath:?(.*?),schemaPath:.*?,keyword:"(\w+)",params:(.*?)\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g
  const calls = source.replace(
    report,
    (_, __, path, keyword, params) =>
      `vErrors = report(vErrors, ${path || 'instancePath'}, "${keyword}", ${params});errors++;`,
  )
  return `${calls}
function report(errors, instancePath, keyword, params) {
  const error = { instancePath, keyword, params }
  if (errors === null) return [error]
  errors.push(error)
  return errors
}`
}

function fail(words: readonly unknown[]): never {
  throw new Error(words.join(' '))
}

/** Compiled modules, named `bodies`, `queries` or `answers`, as one that imports nothing. */
export async function bundled(entry: string, modules: Readonly<Record<string, string>>): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: project, loader: 'js' },
    absWorkingDir: project,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    mainFields: ['main'],
    minify: true,
    lineLimit: 160,
    charset: 'utf8',
    legalComments: 'none',
    plugins: [
      {
        name: 'compiled',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^(bodies|queries|answers)$/ }, ({ path }) => ({ path, namespace: 'compiled' }))
          onLoad({ filter: /.*/, namespace: 'compiled' }, ({ path }) => ({
            contents: modules[path]!,
            resolveDir: project,
          }))
        },
      },
    ],
  })
  return outputFiles[0]!.text
}
