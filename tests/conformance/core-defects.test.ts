import { describe, expect, it } from 'vitest'
import { isJson, type Json } from '../../src/conformance/expect.ts'
import type { Lie, LieReply } from '../../src/conformance/lie.ts'
import { coreChecks } from '../../src/conformance/supplier/core-checks.ts'
import { each, instead, only, without } from '../../src/conformance/supplier/core-lies.ts'
import { judge } from './prove.ts'

const RESERVE = 'POST /bookings'
const CONFIRM = 'POST /bookings/{uuid}/confirm'
const CANCEL = 'POST /bookings/{uuid}/cancel'
const stub = (booking: Json) =>
  only(booking, 'uuid', 'status', 'productId', 'optionId', 'availabilityId', 'contact', 'notes')
const inAll =
  (change: (error: Json) => Partial<LieReply>): NonNullable<Lie['reply']> =>
  reply =>
    reply.status >= 400 && isJson(reply.body) ? { ...reply, ...change(reply.body) } : undefined

/** What OCTO's own validator was shown, one at a time: of these it failed seven runs, warned of eight defects, and did not see the rest. */
const DEFECTS: Readonly<Record<string, readonly [id: string, reply: NonNullable<Lie['reply']>]>> = {
  'errors as 404': ['CO-21', inAll(() => ({ status: 404 }))],
  'errors without a message': ['CO-25', inAll(error => ({ body: without(error, 'errorMessage') }))],
  'errors without the offending id': ['CO-26', inAll(({ error, errorMessage }) => ({ body: { error, errorMessage } }))],
  'a reservation answered 201': [
    'CO-48',
    (reply, { method, path }) =>
      `${method} ${path}` === RESERVE && reply.status === 200 ? { ...reply, status: 201 } : undefined,
  ],
  'an empty list of bookings': [
    'CO-101',
    (reply, { method, path }) =>
      `${method} ${path}` === 'GET /bookings' && reply.status === 200 ? { ...reply, body: [] } : undefined,
  ],
  'a booking without a uuid': ['CO-48', instead(RESERVE, booking => without(booking, 'uuid'))],
  'HTML and 500 for the supplier': [
    'CO-01',
    (_, { path }) =>
      path === '/supplier' ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<html>' } : undefined,
  ],
  'every code wrong': ['CO-42', inAll(error => ({ body: { ...error, error: 'INTERNAL_SERVER_ERROR' } }))],
  'errors as 422': ['CO-27', inAll(() => ({ status: 422 }))],
  'errors as 401': ['CO-41', inAll(() => ({ status: 401 }))],
  'extending moves the end backwards': [
    'CO-79',
    instead('POST /bookings/{uuid}/extend', booking => ({
      ...booking,
      utcExpiresAt: booking.utcCreatedAt,
    })),
  ],
  'confirming leaves the booking on hold': ['CO-68', instead(CONFIRM, booking => ({ ...booking, status: 'ON_HOLD' }))],
  'cancelling leaves the booking confirmed': [
    'CO-93',
    instead(CANCEL, booking => ({ ...booking, status: 'CONFIRMED' })),
  ],
  'a booking of another product': ['CO-49', instead(RESERVE, booking => ({ ...booking, productId: '0' }))],
  'a booking of another slot': ['CO-49', instead(RESERVE, booking => ({ ...booking, availabilityId: '0' }))],
  'a list of bookings with other references': [
    'CO-102',
    each('GET /bookings', booking => ({
      ...booking,
      resellerReference: 'another',
      supplierReference: 'another',
    })),
  ],
  'a calendar in 2001': [
    'CO-22',
    each('POST /availability/calendar', day => ({
      ...day,
      localDate: `2001${String(day.localDate).slice(4)}`,
    })),
  ],
  'slots with another id than was asked for': [
    'CO-34',
    each(
      'POST /availability',
      slot => ({ ...slot, id: 'another' }),
      ({ availabilityIds }) => availabilityIds !== undefined,
    ),
  ],
  'departures that last all day': ['CO-36', each('POST /availability', slot => ({ ...slot, allDay: true }))],
  'vacancies of -5.5': ['CO-35', each('POST /availability', slot => ({ ...slot, vacancies: -5.5 }))],
  'a cancellation answered with a stub': ['CO-92', instead(CANCEL, stub)],
  'an update answered with a stub': ['CO-82', instead('PATCH /bookings/{uuid}', stub)],
}

describe('defects that OCTO’s own validator was shown', () => {
  it.each(Object.entries(DEFECTS))('%s: a failure', async (says, [id, reply]) => {
    const check = coreChecks.find(each => each.id === id)!
    expect([check.level, (await judge(check, 'bookspot', { says, reply })).verdict]).toEqual(['MUST', 'fail'])
  })
})
