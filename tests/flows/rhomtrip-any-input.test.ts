import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openRhomtrip, ride } from './rhomtrip.ts'

/** Values that parsers and rules like least. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    1e308,
    -1,
    0.1,
    'x'.repeat(300),
    '2027-02-30',
    '24:00',
    '😀',
    '\u0000',
    '__proto__',
    [],
    {},
    null,
    true,
  ),
)

it('answers any input with 200 or a refusal, never with a mistake of its own', async () => {
  await using api = await openRhomtrip()
  const quotation = await api.quote()
  const held = await api.hold()
  const slot = await api.slot()
  const days = { localDateStart: '2027-02-01', localDateEnd: '2027-02-03', startTime: '00:00' }
  const product = { productId: '42', optionId: 'DEFAULT' }
  const bodies: Readonly<Record<string, object>> = {
    'POST /webhooks': { event: 'booking_update', url: 'http://127.0.0.1:9/' },
    'POST /transfers': ride,
    'POST /bookings': {
      transferId: quotation.id,
      optionId: quotation.options[0].id,
      expirationMinutes: 30,
      uuid: null,
    },
    'POST /bookings ': { ...product, availabilityId: slot.id, expirationMinutes: 30, unitItems: [{ unitId: 'adult' }] },
    'POST /availability': { ...product, ...days, units: [{ id: 'ADULT', quantity: 1 }] },
    'POST /availability/calendar': { ...product, ...days },
    [`PATCH /bookings/${held.uuid}`]: {
      startTime: '15:00',
      pickUp: ride.dropOff,
      dropOff: ride.pickUp,
      serviceReference: 'X1',
    },
    [`POST /bookings/${held.uuid}/extend`]: { expirationMinutes: 30 },
    [`POST /bookings/${held.uuid}/confirm`]: { resellerReference: 'R', emailReceipt: '', contact: { fullName: 'A' } },
    [`POST /bookings/${held.uuid}/cancel`]: { reason: 'x' },
  }
  const routes = fc.constantFrom(...Object.keys(bodies))
  await fc.assert(
    fc.asyncProperty(routes, fc.nat(), odd, async (route, at, value) => {
      const body = bodies[route]!
      const keys = Object.keys(body)
      const answer = await api.call(route.trim(), { ...body, [keys[at % keys.length]!]: value })
      expect(api.errors).toEqual([])
      expect([200, 400]).toContain(answer.status)
      if (answer.status === 400)
        expect(answer.json).toMatchObject({ error: expect.any(String), errorMessage: expect.any(String) })
    }),
    { numRuns: 200, seed: 7 },
  )
})

it('answers any query with 200 or a refusal', async () => {
  await using api = await openRhomtrip()
  const names = fc.constantFrom(
    'page',
    'limit',
    'sortBy',
    'sortOrder',
    'type',
    'destinations',
    'countries',
    'currencies',
  )
  const path = fc.constantFrom('/bookings', '/products/search')
  await fc.assert(
    fc.asyncProperty(path, names, fc.string(), async (where, name, value) => {
      const answer = await api.call(`GET ${where}?${name}=${encodeURIComponent(value)}`)
      expect([200, 400]).toContain(answer.status)
    }),
    { numRuns: 200, seed: 7 },
  )
})
