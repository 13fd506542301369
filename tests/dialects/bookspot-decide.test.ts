import { describe, expect, it } from 'vitest'
import { assumptions } from '../../src/dialects/bookspot/assumptions.ts'
import { decide, tells } from '../../src/dialects/bookspot/decide.ts'
import { EVENT_TYPES, type EventType, type SupplierEvent } from '../../src/domain/events.ts'
import type { Booking, Product, Subscription, Transfer } from '../../src/domain/types.ts'

const defaults = new Map(assumptions.map(({ id, default: value }) => [id, value]))
const assuming =
  (chosen: Record<string, string> = {}) =>
  (id: string) =>
    chosen[id] ?? defaults.get(id)!

const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  id: 's1',
  dialect: 'bookspot',
  token: 'alpha-key',
  reseller: 'alpha',
  url: 'http://h/',
  headers: {},
  events: ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'],
  capabilities: ['notifications'],
  createdAt: 0,
  ...change,
})

const record = { id: '1', uuid: 'u1', kind: 'activity', token: 'alpha-key', reseller: 'alpha' }

function event(type: EventType, change: object = {}): SupplierEvent {
  const kind = type.split('.')[0]
  const about =
    kind === 'availability'
      ? { change: { productId: '42', optionIds: ['A'], localDateStart: '2027-01-15', localDateEnd: '2027-01-16' } }
      : { before: null, after: { ...record, ...change } as unknown as Booking & Product & Transfer }
  return { id: 'e1', at: 0, cause: 'test', kind, type, ...about } as SupplierEvent
}

const told = (type: EventType, chosen?: Record<string, string>) =>
  decide(event(type), subscription(), assuming(chosen)).told

describe('by default', () => {
  it('tells exactly what the page names', () => {
    expect(EVENT_TYPES.filter(type => told(type))).toEqual([
      'booking.confirmed',
      'booking.cancelled',
      'product.created',
      'product.updated',
      'product.repriced',
      'product.deleted',
      'availability.closed-out',
      'availability.reopened',
      'availability.rescheduled',
      'availability.sold-out',
    ])
  })

  it('says of each type the same as it does', () => {
    const others: Record<string, string> = {
      'B-25': 'bookingEvents',
      'B-27': 'availabilityOnBooking',
      'B-31': 'silent',
    }
    for (const chosen of [{}, others]) {
      for (const type of EVENT_TYPES) {
        expect([type, tells(type, assuming(chosen)).length > 0]).toEqual([type, told(type, chosen)])
      }
    }
  })
})

describe('the reason', () => {
  const reason = (type: EventType, change: object, of: Partial<Subscription> = {}, chosen = {}) => {
    const decision = decide(event(type, change), subscription(of), assuming(chosen))
    return decision.told ? 'told' : decision.reason
  }

  it.each([
    ['booking.confirmed', { token: 'beta-key', reseller: 'beta' }, {}, 'the booking belongs to another token'],
    ['booking.confirmed', { token: 'alpha-read-key' }, {}, 'the booking belongs to another token'],
    ['booking.confirmed', {}, { events: ['PRODUCT_UPDATE'] }, 'subscribed to PRODUCT_UPDATE only'],
    ['booking.reserved', {}, {}, 'BookSpot does not tell booking.reserved (B-25)'],
    [
      'booking.cancelled',
      { token: null, reseller: null },
      {},
      'the booking was made in the back office, it has no token (B-24)',
    ],
    ['booking.confirmed', { kind: 'transfer' }, {}, 'transfers do not exist at BookSpot'],
    ['transfer.repriced', {}, {}, 'transfers do not exist at BookSpot'],
    ['availability.booked', {}, {}, 'BookSpot does not tell availability.booked (B-27)'],
  ] as const)('of %s %j to %j is: %s', (type, change, of, expected) => {
    expect(reason(type, change, of)).toBe(expected)
  })

  it('follows the other answers of the register', () => {
    expect(reason('booking.updated', {}, {}, { 'B-25': 'bookingEvents' })).toBe('told')
    expect(reason('availability.booked', {}, {}, { 'B-27': 'availabilityOnBooking' })).toBe('told')
    expect(reason('product.deleted', {}, {}, { 'B-31': 'silent' })).toContain('B-31')
    expect(reason('booking.confirmed', { token: 'alpha-read-key' }, {}, { 'B-23': 'reseller' })).toBe('told')
    expect(reason('booking.confirmed', { token: 'beta-key', reseller: 'beta' }, {}, { 'B-23': 'reseller' })).toContain(
      'B-23',
    )
    expect(reason('booking.confirmed', { token: 'beta-key', reseller: 'beta' }, {}, { 'B-23': 'everyone' })).toBe(
      'told',
    )
    expect(reason('booking.confirmed', { token: null }, {}, { 'B-24': 'everyone' })).toBe('told')
  })
})
