import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { listBookingsQuery, reserveBookingBody } from '../../src/generated/bookspot/validators.js'
import type { Validator } from '../../src/openapi/route.ts'
import { problemsOf, spoken, valueAt } from '../../src/openapi/validate.ts'

const ajv = formats.default(new Ajv({ allErrors: true, strict: false, messages: false }))

function problems(schema: object, value: unknown) {
  const validator = ajv.compile(schema) as Validator
  expect(validator(value)).toBe(false)
  return problemsOf(validator, value)
}
const sentences = (schema: object, value: unknown) => problems(schema, value).map(({ sentence }) => sentence)
const property = (schema: object) => ({ type: 'object', properties: { it: schema } })

const DIALECTS = ['bookspot', 'rhomtrip', 'sandbox']

/** The patterns of all values, not those of keys. */
function patternsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, part]) =>
    key === 'pattern' && typeof part === 'string' ? [part] : patternsIn(part),
  )
}

describe('what is wrong with a value', () => {
  it.each([
    [{ type: 'integer' }, 'two', 'it must be an integer, not "two".'],
    [{ type: ['string', 'null'] }, 3, 'it must be a string or null, not 3.'],
    [{ type: 'string' }, { secret: 1 }, 'it must be a string, not an object.'],
    [{ type: 'string' }, [], 'it must be a string, not an array.'],
    [
      { enum: ['PDF_URL', 'QRCODE'] },
      'QRCODES',
      'it must be one of "PDF_URL", "QRCODE", not "QRCODES". Did you mean "QRCODE"?',
    ],
    [{ enum: ['PDF_URL'] }, 7, 'it must be "PDF_URL", not 7.'],
    [{ const: 1 }, 2, 'it must be 1, not 2.'],
    [{ format: 'date' }, '2030-02-30', 'it must be a date like 2030-01-31, not "2030-02-30".'],
    [{ format: 'ipv4' }, 'x', 'it must be an ipv4, not "x".'],
    [{ pattern: '^a$' }, 'b', 'it must look like ^a$, not "b".'],
    [{ minItems: 1 }, [], 'it must have at least 1 entry.'],
    [{ maxItems: 2 }, [1, 2, 3], 'it must have at most 2 entries.'],
    [{ minLength: 1 }, '', 'it must not be empty.'],
    [{ maxLength: 2 }, 'abc', 'it must have at most 2 characters.'],
    [{ minProperties: 1 }, {}, 'it must have at least 1 key.'],
    [{ minimum: 1 }, 0, 'it must be 1 or more, not 0.'],
    [{ maximum: 5 }, 6, 'it must be 5 or less, not 6.'],
    [{ uniqueItems: true }, [1, 1], 'it must not hold the same entry twice.'],
    [{ multipleOf: 2 }, 3, 'it does not fit the schema.'],
  ])('%j refuses %j', (schema, value, sentence) => {
    expect(sentences(property(schema), { it: value })).toEqual([sentence])
  })

  it('shows an example of what is wanted, not the pattern', () => {
    const files = [
      'fixtures.schema.json',
      'openapi/components/octo.yaml',
      ...DIALECTS.map(name => `openapi/${name}.yaml`),
    ]
    const patterns = new Set(files.flatMap(file => patternsIn(parse(readFileSync(file, 'utf8')))))
    expect(patterns.size).toBeGreaterThan(7)
    for (const pattern of patterns) {
      const [sentence] = sentences(property({ pattern }), { it: '?' })
      const [, example] = /^it must look like (.+), not "\?"\.$/.exec(sentence!)!
      for (const each of example!.split(' or ')) expect(each).toMatch(new RegExp(pattern))
    }
  })

  it('names what is missing by its own pointer', () => {
    const schema = { properties: { list: { items: { required: ['a/b'] } } } }
    expect(problems(schema, { list: [{}] })).toEqual([
      { pointer: '/list/0/a~1b', keyword: 'required', value: undefined, sentence: 'list[0].a/b is missing.' },
    ])
  })

  it('points at the key that was meant', () => {
    expect(sentences({ required: ['productId'] }, { product_id: '42', id: '1' })).toEqual([
      'productId is missing. There is "product_id": write it "productId".',
    ])
  })

  it('names a key that is not known', () => {
    expect(sentences({ additionalProperties: false, properties: {} }, { extra: 1 })).toEqual([
      'extra is not known here.',
    ])
  })

  it('speaks of the whole value by that name', () => {
    expect(sentences({ type: 'object' }, 'text')).toEqual(['The value must be an object, not "text".'])
  })

  it('merges the types of a choice into one sentence', () => {
    const schema = property({ anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'null' }] })
    expect(sentences(schema, { it: 4 })).toEqual(['it must be an object or null, not 4.'])
    expect(sentences(schema, { it: { a: 4 } })).toEqual(['it.a must be a string, not 4.'])
  })

  it('shortens long values and lists 20 problems at most', () => {
    const many = Array.from({ length: 500 }, () => 'x'.repeat(500))
    const found = problems({ items: { type: 'integer' } }, many)
    expect(found).toHaveLength(20)
    expect(found[0]!.sentence.length).toBeLessThan(140)
  })

  it('reads the generated validators, in the order of the document', () => {
    const body = { unitItems: [{}, { unitId: 1 }], expirationMinutes: '30' }
    expect(reserveBookingBody(body)).toBe(false)
    expect(problemsOf(reserveBookingBody, body).map(({ pointer }) => pointer)).toEqual([
      '/productId',
      '/optionId',
      '/availabilityId',
      '/expirationMinutes',
      '/unitItems/0/unitId',
      '/unitItems/1/unitId',
    ])
  })

  it('finds nothing wrong with unknown keys', () => {
    const query = { localDate: '2030-06-01', colour: 'red' }
    expect(listBookingsQuery(query)).toBe(true)
  })
})

describe('pointers', () => {
  it('are spoken as people write them', () => {
    expect(spoken('/unitItems/0/contact/first~1Name')).toBe('unitItems[0].contact.first/Name')
    expect(spoken('')).toBe('')
  })

  it('lead to values of their own only', () => {
    expect(valueAt({ a: [{ 'b~c': 1 }] }, '/a/0/b~0c')).toBe(1)
    expect(valueAt({ a: 1 }, '/a/b')).toBeUndefined()
    expect(valueAt({}, '/constructor')).toBeUndefined()
  })
})
