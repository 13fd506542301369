import { Ajv, type Options } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import formats from 'ajv-formats'
import { build } from 'esbuild'
import { type JsonObject, literal } from './json.ts'
import type { Operation, payloads } from './operations.ts'

/** A document's validators as one module that imports nothing, and its declarations. */
export async function validators(
  document: JsonObject,
  operations: readonly Operation[],
  events: ReturnType<typeof payloads>,
) {
  const bodies = compiler(document, {})
  const queries = compiler(document, { coerceTypes: 'array' })
  for (const { id, body, query, reply } of operations) {
    if (body) bodies.take(`${id}Body`, body.pointer)
    if (query) queries.take(`${id}Query`, absolute(query))
    if (reply) bodies.take(`${id}Reply`, reply.pointer)
  }
  for (const [index, { pointer }] of events.entries()) bodies.take(`payload${index}`, pointer)

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
    declarations: [
      "import type { Validator } from '../../openapi/route.ts'",
      '',
      ...own.map(name => `export const ${name}: Validator`),
      `export const payloads: Readonly<Record<${events.map(({ event }) => literal(event)).join(' | ') || 'never'}, Validator>>`,
      '',
    ].join('\n'),
  }
}

function compiler(document: JsonObject, options: Options) {
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
  ajv.addSchema({ ...document, $id: 'document' })
  const exports: Record<string, string> = {}
  return {
    take(name: string, schema: string | JsonObject) {
      exports[name] = typeof schema === 'string' ? `document#${schema}` : name
      if (typeof schema !== 'string') ajv.addSchema(schema, name)
    },
    get names() {
      return Object.keys(exports)
    },
    source: () => standalone.default(ajv, exports),
  }
}

/** A schema that stands outside the document names the document in its references. */
function absolute(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"document#')) as JsonObject
}

function fail(words: readonly unknown[]): never {
  throw new Error(words.join(' '))
}

async function bundled(entry: string, modules: Readonly<Record<string, string>>): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    mainFields: ['main'],
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    charset: 'utf8',
    legalComments: 'none',
    plugins: [
      {
        name: 'compiled',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^(bodies|queries)$/ }, ({ path }) => ({ path, namespace: 'compiled' }))
          onLoad({ filter: /.*/, namespace: 'compiled' }, ({ path }) => ({
            contents: modules[path]!,
            resolveDir: process.cwd(),
          }))
        },
      },
    ],
  })
  return outputFiles[0]!.text
}
