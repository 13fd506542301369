import { describe, expect, it } from 'vitest'
import { serve } from '../../src/adapters/node.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { isRecord, type Json, records } from './checks.ts'
import { each, instead, type Lie, lying, refusals } from './lies.ts'
import { runScenarios } from './run.ts'

/** Names of the scenarios that fail, and of those that only warn, against a supplier with one defect. */
async function judged(lie: Lie) {
  const sandbox = createSandbox({ clock: 'manual' })
  const server = await serve(lying(sandbox, lie))
  await sandbox.ready
  try {
    const { verdicts } = await runScenarios(
      `${server.url}/octo/v1`,
      { authorization: 'Bearer alpha-key' },
      '2027-01-11',
    )
    const named = (wanted: string) => verdicts.filter(({ result }) => result === wanted).map(({ scenario }) => scenario)
    return { failed: named('fail'), warned: named('warning').filter(name => name !== 'products'), ran: verdicts.length }
  } finally {
    await server.close()
    await sandbox.stop()
  }
}

const KINDS = ['OPENING_HOURS', 'START_TIME']
const only = (shown: Json, ...names: string[]) => Object.fromEntries(names.map(name => [name, shown[name]]))
const without = (shown: Json, name: string) => Object.fromEntries(Object.entries(shown).filter(([key]) => key !== name))
const withStatus = (shown: Json, status: string) => ({
  ...shown,
  status,
  unitItems: records(shown.unitItems).map(item => ({ ...item, status })),
})

/** Defects that the official tool answers with a failed run, with a warning, or with nothing at all; here each must fail. */
const DEFECTS: Readonly<Record<string, readonly [lie: Lie, failed: readonly string[]]>> = {
  'confirm leaves the booking on hold': [
    instead('POST /bookings/{id}/confirm', shown => ({
      ...withStatus(shown, 'ON_HOLD'),
      utcExpiresAt: '2027-01-11T09:30:00Z',
      utcConfirmedAt: null,
    })),
    [
      ...['confirm', 'confirm with more units', 'cancel a booking', 'get a booking'],
      ...['list by supplierReference', 'list by resellerReference'],
    ],
  ],
  'cancel leaves the booking confirmed': [
    instead('POST /bookings/{id}/cancel', shown => withStatus(shown, 'CONFIRMED')),
    ['cancel a hold', 'cancel a booking'],
  ],
  'cancel answers a stub': [
    instead('POST /bookings/{id}/cancel', shown =>
      only(shown, 'uuid', 'status', 'productId', 'optionId', 'availabilityId', 'cancellation'),
    ),
    ['cancel a hold', 'cancel a booking'],
  ],
  'update answers a stub': [
    instead('PATCH /bookings/{id}', shown =>
      only(shown, 'uuid', 'status', 'productId', 'optionId', 'availabilityId', 'contact', 'notes'),
    ),
    ['update, another slot', 'update, more units', 'update, contact and notes', 'update, another product'],
  ],
  'extend shortens the hold': [
    instead('POST /bookings/{id}/extend', shown => ({ ...shown, utcExpiresAt: '2027-01-11T09:01:00Z' })),
    ['extend'],
  ],
  'a reservation answers 201': [({ route }) => (route === 'POST /bookings' ? { status: 201 } : undefined), ['reserve']],
  'a booking without a uuid': [instead('POST /bookings', shown => without(shown, 'uuid')), ['reserve']],
  'a booking of another product': [
    instead('GET /bookings/{id}', shown => ({ ...shown, productId: '44' })),
    ['get a hold', 'get a booking'],
  ],
  'an update that keeps the slot': [
    instead('PATCH /bookings/{id}', shown => ({ ...shown, availabilityId: 'other', availability: shown.availability })),
    ['update, another slot', 'update, more units', 'update, contact and notes', 'update, another product'],
  ],
  'unit items that share a uuid': [
    instead('POST /bookings/{id}/extend', shown => {
      const items = records(shown.unitItems)
      return { ...shown, unitItems: items.map(item => ({ ...item, uuid: items[0]!.uuid })) }
    }),
    ['extend'],
  ],
  'a list of bookings with other references': [
    each('GET /bookings', entry => ({ ...entry, supplierReference: '7', resellerReference: 'somebody else' })),
    ['list by supplierReference', 'list by resellerReference'],
  ],
  'an empty list of bookings': [
    ({ route, status }) => (route === 'GET /bookings' && status === 200 ? { json: [] } : undefined),
    ['list by supplierReference', 'list by resellerReference'],
  ],
  'calendar days in 2001': [
    each('POST /availability/calendar', entry => ({ ...entry, localDate: `2001${String(entry.localDate).slice(4)}` })),
    KINDS.map(kind => `calendar, ${kind}`),
  ],
  'a slot of another id': [
    ({ route, status, json, call }) =>
      route === 'POST /availability' && status === 200 && text(call.body).includes('availabilityIds')
        ? { json: records(json).map(slot => ({ ...slot, id: '2027-02-01T10:00:00+01:00|2027-02-01T13:00:00+01:00' })) }
        : undefined,
    KINDS.map(kind => `availability, ${kind}, by id`),
  ],
  'vacancies below zero': [
    each('POST /availability', entry => ({ ...entry, vacancies: -5.5 })),
    ['30 days', 'one day', 'by id', 'every product'].flatMap(how => [
      `availability, OPENING_HOURS, ${how}`,
      `availability, START_TIME, ${how}`,
    ]),
  ],
  'departures that last all day': [
    each('POST /availability', entry => ({ ...entry, allDay: true })),
    ['30 days', 'one day', 'by id', 'every product'].map(how => `availability, START_TIME, ${how}`),
  ],
  'an answer that does not say which capabilities are on': [
    ({ route }) => (route === 'GET /supplier' ? { headers: { 'content-type': 'application/json' } } : undefined),
    ['supplier'],
  ],
}

const text = (body: unknown) => (body instanceof Uint8Array ? new TextDecoder().decode(body) : '')

describe('a supplier with one defect fails exactly where it shows', () => {
  it.each(Object.entries(DEFECTS).map(([name, [lie, failed]]) => ({ name, lie, failed })))(
    '$name',
    async ({ lie, failed }) => {
      expect((await judged(lie)).failed.sort()).toEqual([...failed].sort())
    },
  )
})

/** All scenarios that expect a refusal: 20. */
const REFUSED = /unknown|no start|dates and ids|sold out|unitItems|no filter/

describe('a supplier whose refusals are wrong fails wherever one is expected', () => {
  it.each<{ name: string; lie: Lie }>([
    { name: 'the wrong code', lie: refusals(error => ({ json: { ...error, error: 'INTERNAL_SERVER_ERROR' } })) },
    { name: '404 for 400', lie: refusals(() => ({ status: 404 })) },
    { name: '422 for 400', lie: refusals(() => ({ status: 422 })) },
    { name: '401 for 400', lie: refusals(() => ({ status: 401 })) },
    { name: '200 for 400', lie: refusals(() => ({ status: 200 })) },
    { name: 'no message', lie: refusals(error => ({ json: without(error, 'errorMessage') })) },
    { name: 'HTML', lie: refusals(() => ({ json: '<html>Bad Request</html>' })) },
  ])('$name', async ({ lie }) => {
    const { failed } = await judged(lie)
    expect(failed.length).toBe(20)
    expect(failed.filter(name => !REFUSED.test(name))).toEqual([])
  })

  it('without the offending id', async () => {
    const { failed } = await judged(refusals(({ error, errorMessage }) => ({ json: { error, errorMessage } })))
    expect(failed.length).toBe(14)
    expect(failed.filter(name => !name.includes('unknown'))).toEqual([])
  })
})

describe('a supplier that is not one', () => {
  it('fails at the first scenario with HTML and 500', async () => {
    const lie: Lie = ({ route }) => (route === 'GET /supplier' ? { status: 500, json: '<html>' } : undefined)
    expect((await judged(lie)).failed).toEqual(['supplier'])
  })

  it('ends the run when nothing can be reserved', async () => {
    const { failed, ran } = await judged(({ route }) => (route === 'POST /bookings' ? { status: 500 } : undefined))
    expect([failed, ran]).toEqual([['reserve'], 21])
  })

  it('is reported, not thrown, when nobody listens', async () => {
    const { verdicts } = await runScenarios('http://127.0.0.1:1/octo/v1', {}, '2027-01-11')
    expect(verdicts.map(({ scenario, result }) => `${result} ${scenario}`)).toEqual(['fail supplier', 'fail products'])
  })
})

describe('what OCTO leaves free does not fail', () => {
  it.each<{ name: string; lie: Lie; warned: number }>([
    {
      name: 'keys that nobody knows',
      lie: ({ json, status }) => (status === 200 && isRecord(json) ? { json: { ...json, surprise: 1 } } : undefined),
      warned: 0,
    },
    {
      name: 'milliseconds in the instants of a booking',
      lie: ({ route, json, status }) =>
        route.includes('/bookings') && status === 200
          ? { json: JSON.parse(JSON.stringify(json).replaceAll(/("utc\w+":"[^"]+:\d\d)Z"/g, '$1.000Z"')) }
          : undefined,
      warned: 0,
    },
    {
      // The official tool warns, too: its pattern for this one field has no fraction.
      name: 'milliseconds in a cut-off, but for a warning',
      lie: each('POST /availability', entry => ({
        ...entry,
        utcCutoffAt: String(entry.utcCutoffAt).replace('Z', '.000Z'),
      })),
      warned: 8,
    },
  ])('$name', async ({ lie, warned }) => {
    const found = await judged(lie)
    expect(found.failed).toEqual([])
    expect(found.warned.length).toBe(warned)
  })
})
