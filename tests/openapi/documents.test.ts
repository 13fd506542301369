import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, describe, expect, it } from 'vitest'
import { at, bundle, followed } from '../../scripts/generate/bundle.ts'
import { isObject, type Json, type JsonObject } from '../../scripts/generate/json.ts'
import { documents, generated, stale } from '../../scripts/generate.ts'
import { Booking, Product } from '../../src/generated/bookspot/projection.ts'
import { routes } from '../../src/generated/bookspot/routes.ts'
import { project } from '../../src/openapi/project.ts'

const methods = ['get', 'put', 'post', 'patch', 'delete']

/** Every place in a document that has a schema and may have examples: parameters, request bodies, answers. */
function places(document: JsonObject) {
  const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }))
  ajv.addSchema({ ...document, $id: 'document' })
  const found: { where: string; examples: Json[]; problems: () => string[] }[] = []
  const add = (where: string, holder: JsonObject) => {
    const named = Object.values((holder.examples ?? {}) as JsonObject).map(
      example => followed(document, example as JsonObject).value!,
    )
    const examples = holder.example === undefined ? named : [...named, holder.example]
    const schema = JSON.parse(
      JSON.stringify(holder.schema ?? {}).replaceAll('"$ref":"#', '"$ref":"document#'),
    ) as JsonObject
    const check = ajv.compile(schema)
    const problems = () => examples.flatMap(example => (check(example) ? [] : [ajv.errorsText(check.errors)]))
    found.push({ where, examples, problems })
  }
  const media = (where: string, part: Json | undefined) => {
    const content = isObject(part) ? followed(document, part).content : undefined
    if (isObject(content)) for (const type of Object.values(content)) add(where, type as JsonObject)
  }
  for (const [section, paths] of [document.paths, document.webhooks]
    .map(group => Object.entries((group ?? {}) as JsonObject))
    .entries()) {
    for (const [path, item] of paths) {
      for (const method of methods.filter(name => isObject((item as JsonObject)[name]))) {
        const spec = (item as JsonObject)[method] as JsonObject
        const where = `${section === 0 ? method.toUpperCase() : 'webhook'} ${path}`
        for (const parameter of (spec.parameters ?? []) as JsonObject[]) {
          const own = followed(document, parameter)
          add(`${where} parameter ${String(own.name)}`, own)
        }
        media(`${where} request`, spec.requestBody)
        for (const [status, answer] of Object.entries(spec.responses as JsonObject)) media(`${where} ${status}`, answer)
      }
    }
  }
  return found
}

describe.each(documents())('openapi/%s.yaml', name => {
  const document = bundle(join('openapi', `${name}.yaml`))
  const all = places(document)

  it('has only examples that fit their schemas', () => {
    const wrong = all.flatMap(({ where, problems }) => problems().map(problem => `${where}: ${problem}`))
    expect(wrong).toEqual([])
    expect(all.flatMap(({ examples }) => examples).length).toBeGreaterThan(20)
  })

  it('has an example of every request, answer and delivery', () => {
    const without = all.filter(({ where, examples }) => examples.length === 0 && !where.includes(' parameter '))
    expect(without.map(({ where }) => where)).toEqual([])
  })

  it('refers to nothing outside itself', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(match => match[1]!)
    expect(references.filter(reference => at(document, reference.slice(1)) === undefined)).toEqual([])
  })

  it('requires no property that depends on a capability', () => {
    const wrong: string[] = []
    const look = (value: Json, path: string) => {
      if (!isObject(value) && !Array.isArray(value)) return
      for (const [key, part] of Object.entries(value)) look(part, `${path}/${key}`)
      if (!isObject(value) || !isObject(value.properties)) return
      for (const [property, schema] of Object.entries(value.properties)) {
        const depends = isObject(schema) && schema['x-capability'] !== undefined
        if (depends && ((value.required ?? []) as Json[]).includes(property)) wrong.push(`${path}/${property}`)
      }
    }
    look(document.components!, '')
    expect(wrong).toEqual([])
  })

  it('describes a refusal of every operation', () => {
    const silent = Object.entries(document.paths as JsonObject).flatMap(([path, item]) =>
      methods
        .map(method => [method, (item as JsonObject)[method]] as const)
        .filter(
          ([, spec]) => isObject(spec) && !Object.keys(spec.responses as JsonObject).some(code => code.startsWith('4')),
        )
        .map(([method]) => `${method} ${path}`),
    )
    expect(silent).toEqual([])
  })
})

describe('what is generated', () => {
  const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is what the documents say', { timeout: 60_000 }, async () => {
    expect(await stale([...documents(), 'fixtures'])).toEqual([])
  })

  it('is named file by file when it differs, and when nothing makes it any more', { timeout: 60_000 }, async () => {
    cpSync('openapi', join(folder, 'openapi'), { recursive: true })
    cpSync('src/generated/bookspot', join(folder, 'src/generated/bookspot'), { recursive: true })
    expect(await stale(['bookspot'], folder)).toEqual([])
    writeFileSync(join(folder, 'src/generated/bookspot/routes.ts'), 'edited')
    writeFileSync(join(folder, 'src/generated/bookspot/old.ts'), 'left over')
    expect(await stale(['bookspot'], folder)).toEqual([
      'src/generated/bookspot/old.ts',
      'src/generated/bookspot/routes.ts',
    ])
  })

  it('imports nothing of ajv', async () => {
    const js = (await generated('bookspot')).get('src/generated/bookspot/validators.js')!
    expect(js).not.toMatch(/\bimport\b|\brequire\(/)
  })
})

describe('the examples of BookSpot', () => {
  const examples = bundle('openapi/bookspot.yaml').components as JsonObject
  const example = (name: string) => ((examples.examples as JsonObject)[name] as JsonObject).value

  it('show one product with and without capabilities', () => {
    expect(project(Product, example('ProductWithPricingAndContent'), new Set())).toEqual(example('Product'))
  })

  it('show one booking with and without capabilities', () => {
    expect(project(Booking, example('BookingConfirmedWithPricing'), new Set())).toEqual(example('BookingConfirmed'))
  })

  it('have everything that a capability promises', () => {
    const { Product, Option, Unit, Booking } = examples.schemas as Record<string, JsonObject>
    const promised = (schema: JsonObject | undefined) =>
      Object.entries(schema!.properties as Record<string, JsonObject>)
        .filter(([, property]) => property['x-capability-required'] === true)
        .map(([name]) => name)
    const product = example('ProductWithPricingAndContent') as JsonObject
    const option = (product.options as JsonObject[])[0]!
    const unit = (option.units as JsonObject[])[0]!
    const booking = example('BookingConfirmedWithPricing') as JsonObject
    expect(Object.keys(product)).toEqual(expect.arrayContaining(promised(Product)))
    expect(Object.keys(option)).toEqual(expect.arrayContaining(promised(Option)))
    expect(Object.keys(unit)).toEqual(expect.arrayContaining(promised(Unit)))
    expect(Object.keys(booking)).toEqual(expect.arrayContaining(promised(Booking)))
  })
})

describe('the generated routes of BookSpot', () => {
  it('know which operations need an ability, the notifications capability, or no capability header', () => {
    const abilities = routes.flatMap(route => ('ability' in route ? [`${route.key} ${route.ability}`] : []))
    expect(abilities).toEqual([
      'GET /notifications/subscriptions octo:read.notifications',
      'POST /notifications/subscriptions octo:write.notifications',
      'GET /notifications/subscriptions/{id} octo:read.notifications',
      'DELETE /notifications/subscriptions/{id} octo:write.notifications',
      'PATCH /notifications/subscriptions/{id} octo:write.notifications',
    ])
    for (const route of routes) {
      expect('capabilitiesOptional' in route).toBe(!route.path.startsWith('/notifications'))
      expect('capability' in route).toBe(route.path.startsWith('/notifications'))
    }
  })

  it('answer 201 to a new subscription, 204 to its end and 200 otherwise', () => {
    const other = routes.filter(({ status }) => status !== 200).map(({ key, status }) => `${status} ${key}`)
    expect(other).toEqual(['201 POST /notifications/subscriptions', '204 DELETE /notifications/subscriptions/{id}'])
  })
})
