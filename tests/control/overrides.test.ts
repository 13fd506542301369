import { describe, expect, it } from 'vitest'
import { applyOverrides } from '../../src/control/overrides.ts'
import { payloadSchemaOf } from '../../src/control/payload-schema.ts'
import { Problem } from '../../src/control/problem.ts'

const document = {
  webhooks: {
    booking_update: {
      post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Update' } } } } },
    },
  },
  components: {
    schemas: {
      Update: {
        type: 'object',
        properties: { booking: { allOf: [{ $ref: '#/components/schemas/Booking' }, { properties: { extra: {} } }] } },
      },
      Booking: {
        type: 'object',
        properties: {
          status: { type: 'string' },
          notes: { type: 'string' },
          voucher: { anyOf: [{ type: 'null' }, { type: 'object', properties: { code: { type: 'string' } } }] },
          parent: { $ref: '#/components/schemas/Booking' },
          units: { type: 'array', items: { type: 'object', properties: { id: {}, age: {} } } },
          'a/b': { type: 'string' },
          labels: { type: 'object', additionalProperties: true },
        },
      },
    },
  },
}
const schema = payloadSchemaOf(document, 'booking_update')
const sample = { booking: { status: 'CONFIRMED', voucher: null, units: [{ id: 'adult' }], 'a/b': 'x', labels: {} } }

const refusal = (overrides: Record<string, unknown>): Problem => {
  try {
    applyOverrides(sample, overrides, schema)
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('It was not refused.')
}

describe('overrides of a payload', () => {
  it('replace values in a copy', () => {
    const changed = applyOverrides(sample, { '/booking/status': 'CANCELLED', '/booking/units/0/id': 'child' }, schema)
    expect(changed).toEqual({
      booking: { status: 'CANCELLED', voucher: null, units: [{ id: 'child' }], 'a/b': 'x', labels: {} },
    })
    expect(sample.booking.status).toBe('CONFIRMED')
    expect(sample.booking.units[0]!.id).toBe('adult')
  })

  it('may set an optional property that the schema knows and the sample lacks', () => {
    expect(
      applyOverrides(sample, { '/booking/notes': 'Hi', '/booking/units/0/age': 4, '/booking/extra': 1 }, schema),
    ).toEqual({
      booking: { ...sample.booking, notes: 'Hi', extra: 1, units: [{ id: 'adult', age: 4 }] },
    })
  })

  it('may add the next entry of a list', () => {
    expect(
      applyOverrides(sample, { '/booking/units/-': { id: 'b' }, '/booking/units/2': { id: 'c' } }, schema),
    ).toMatchObject({
      booking: { units: [{ id: 'adult' }, { id: 'b' }, { id: 'c' }] },
    })
  })

  it('understand escaped steps', () => {
    expect(applyOverrides(sample, { '/booking/a~1b': 'y' }, schema)).toMatchObject({ booking: { 'a/b': 'y' } })
  })

  it('refuse an unknown pointer and suggest the nearest', () => {
    const { message, hints, status } = refusal({ '/booking/staus': 'X' })
    expect(status).toBe(400)
    expect(message).toBe('The payload has no /booking/staus. Did you mean "/booking/status"?')
    expect(hints).toMatchObject({ pointer: '/booking/staus', suggestion: '/booking/status' })
    expect(hints.allowed).toContain('/booking/notes')
  })

  it('suggest a property that only the schema knows', () => {
    expect(refusal({ '/booking/nots': 'X' }).hints.suggestion).toBe('/booking/notes')
  })

  it('say that what lies below null must be set as a whole', () => {
    expect(refusal({ '/booking/voucher/code': 'X' }).message).toBe(
      'The payload has null at /booking/voucher, so there is no /booking/voucher/code. Override /booking/voucher as a whole.',
    )
  })

  it.each([
    '',
    'booking/status',
    '/booking/~2',
    '/booking/units/01/id',
    '/booking/units/7',
    '/booking/units/x',
    '/',
    '/booking/status/x',
  ])('refuse %j', pointer => {
    expect(refusal({ [pointer]: 1 }).status).toBe(400)
  })

  it.each([
    '/__proto__/polluted',
    '/constructor/prototype/polluted',
    '/booking/__proto__',
    '/booking/labels/__proto__',
    '/booking/labels/constructor',
    '/booking/units/__proto__/polluted',
  ])('never reach a prototype through %s', pointer => {
    expect(refusal({ [pointer]: { polluted: true } }).status).toBe(400)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('end on circles of the schema', () => {
    expect(schema.knows(['booking', 'parent', 'parent', 'status'])).toBe(true)
    expect(schema.knows(['booking', 'parent', 'nothing'])).toBe(false)
  })
})
