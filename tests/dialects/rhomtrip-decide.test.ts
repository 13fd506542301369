import { describe, expect, it } from 'vitest'
import { assumptions } from '../../src/dialects/rhomtrip/assumptions.ts'
import { decide, tells } from '../../src/dialects/rhomtrip/decide.ts'
import { EVENT_TYPES, type EventType, type SupplierEvent } from '../../src/domain/events.ts'
import type { Booking, Subscription, Transfer } from '../../src/domain/types.ts'

const defaults = new Map(assumptions.map(({ id, default: value }) => [id, value]))
const assuming =
  (chosen: Readonly<Record<string, string>> = {}) =>
  (id: string) => {
    const value = chosen[id] ?? defaults.get(id)
    if (value === undefined) throw new Error(`no assumption ${id}`)
    return value
  }

const webhook = (event: string, change: Partial<Subscription> = {}): Subscription => ({
  id: 'w1',
  dialect: 'rhomtrip',
  token: 'alpha-key',
  reseller: 'alpha',
  url: 'http://h/',
  headers: {},
  events: [event],
  capabilities: [],
  createdAt: 0,
  ...change,
})

function event(type: EventType, made: { token: string | null; reseller: string | null } = webhook('')): SupplierEvent {
  const kind = type.split('.')[0]
  const after = { id: '1', uuid: 'u1', token: made.token, reseller: made.reseller } as unknown as Booking & Transfer
  const change = { productId: '42', optionIds: ['A'], localDateStart: '2027-01-15', localDateEnd: '2027-01-16' }
  const about = kind === 'availability' ? { change } : { before: null, after }
  return { id: 'e1', at: 0, cause: 'test', kind, type, ...about } as SupplierEvent
}

const names = { booking: 'booking_update', availability: 'availability_update', transfer: 'transfer_update' }
const nameOf = (type: EventType) => names[type.split('.')[0] as keyof typeof names] ?? 'booking_update'
const reasonOf = (...given: Parameters<typeof decide>) => {
  const decision = decide(...given)
  return decision.told ? `told as ${decision.event}` : decision.reason
}

describe('by default', () => {
  it('tells exactly what the page names', () => {
    const told = EVENT_TYPES.filter(type => decide(event(type), webhook(nameOf(type)), assuming()).told)
    expect(told).toEqual([
      'booking.confirmed',
      'booking.updated',
      'booking.extended',
      'booking.cancelled',
      'availability.closed-out',
      'availability.reopened',
      'availability.rescheduled',
      'availability.sold-out',
      'transfer.repriced',
      'transfer.vehicle-changed',
      'transfer.option-withdrawn',
      'transfer.status-changed',
      'transfer.pickup-changed',
    ])
  })

  it('says of each type the same as it does, whatever is assumed', () => {
    const every: Readonly<Record<string, string>>[] = [
      {},
      { 'R-24': 'bookingEvents', 'R-25': 'every', 'R-39': 'bookings' },
      { 'R-23': 'two', 'R-24': 'literal', 'R-25': 'expiry' },
    ]
    for (const chosen of every) {
      for (const type of EVENT_TYPES) {
        const { told } = decide(event(type), webhook(nameOf(type)), assuming(chosen))
        expect([type, tells(type, assuming(chosen)).length > 0]).toEqual([type, told])
      }
    }
  })
})

describe('the reason', () => {
  it.each([
    ['product.updated', 'booking_update', 'RhomTrip has no product event'],
    ['booking.confirmed', 'transfer_update', 'subscribed to transfer_update only'],
    ['booking.reserved', 'booking_update', 'RhomTrip does not tell booking.reserved (R-24)'],
    ['transfer.expired', 'transfer_update', 'RhomTrip does not tell transfer.expired (R-25)'],
    ['availability.booked', 'availability_update', 'RhomTrip does not tell availability.booked (R-39)'],
  ] as const)('of silence about %s to %s: %s', (type, name, reason) => {
    expect(reasonOf(event(type), webhook(name), assuming())).toBe(reason)
  })

  it('names the other token', () => {
    const foreign = { token: 'beta-key', reseller: 'beta' }
    expect(reasonOf(event('booking.confirmed', foreign), webhook('booking_update'), assuming())).toBe(
      'the booking belongs to another token (R-15)',
    )
    expect(reasonOf(event('transfer.repriced', foreign), webhook('transfer_update'), assuming())).toBe(
      'the transfer belongs to another token (R-15)',
    )
    const reseller = assuming({ 'R-15': 'reseller' })
    expect(reasonOf(event('booking.confirmed', foreign), webhook('booking_update'), reseller)).toBe(
      'the booking belongs to another reseller (R-15)',
    )
  })

  it('says that the back office has no token', () => {
    const nobody = { token: null, reseller: null }
    expect(reasonOf(event('booking.confirmed', nobody), webhook('booking_update'), assuming())).toBe(
      'the booking was made in the back office, it has no token (R-15)',
    )
    const everyone = assuming({ 'R-15': 'everyone' })
    expect(decide(event('booking.confirmed', nobody), webhook('booking_update'), everyone).told).toBe(true)
  })
})

it('tells availability to every token', () => {
  const beta = webhook('availability_update', { token: 'beta-key', reseller: 'beta' })
  expect(decide(event('availability.closed-out'), beta, assuming()).told).toBe(true)
})
