import fc from 'fast-check'
import { expect, it } from 'vitest'
import { slotsOf } from '../../src/domain/availability.ts'
import { isLive } from '../../src/domain/lifecycle.ts'
import { slotUseKey } from '../../src/domain/schedule.ts'
import type { Booking } from '../../src/domain/types.ts'
import {
  cancelBooking,
  confirmBooking,
  confirmPendingBooking,
  expireHold,
  extendBooking,
  redeemBooking,
  rejectBooking,
  reserveActivity,
  updateBooking,
} from '../../src/store/bookings.ts'
import { closeOut, reopen, sellOut } from '../../src/store/schedules.ts'
import { ALPHA, BETA, openWorld } from './world.ts'

const SLOTS = [
  { productId: '49', optionId: 'DEFAULT', availabilityId: '2027-01-12T09:00:00+00:00' },
  { productId: '49', optionId: 'DEFAULT', availabilityId: '2027-01-12T13:00:00+00:00' },
  { productId: '49', optionId: 'RIB', availabilityId: '2027-01-14T10:00:00+00:00' },
  { productId: '48', optionId: 'DEFAULT', availabilityId: '2027-01-16T09:00:00+01:00' },
  { productId: '42', optionId: 'DEFAULT', availabilityId: '2027-01-13T10:00:00+01:00' },
  { productId: '46', optionId: 'DEFAULT', availabilityId: '2027-01-13T19:00:00+11:00' },
] as const
const NAMED = { firstName: 'Ada', lastName: 'Guest', emailAddress: 'ada@example.com', phoneNumber: '1' }

const units = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 14 }).map(count => Array.from({ length: count }, () => 'adult')) },
  fc.constantFrom([], ['child'], ['adult', 'child'], ['x'], ['adult', 'infant']),
)
const booking = fc.nat(12)
const slot = fc.constantFrom(...SLOTS)
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), slot, units, minutes: fc.constantFrom(1, 30, 600, 0) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('confirm' as const), booking, units: fc.option(units, { freq: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('update' as const),
      booking,
      slot: fc.option(slot),
      units: fc.option(units),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel', 'supplier-cancel', 'extend', 'redeem', 'reject', 'accept', 'expire', 'steal'),
      booking,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('advance' as const), minutes: fc.constantFrom(1, 31, 600, 1440) }),
  },
  fc.record({ do: fc.constantFrom('close', 'reopen', 'sell-out'), slot }),
)

it('keeps seats, events and records true over any path of good and bad operations', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), steps => {
      const { world, told, advance } = openWorld({ seeded: true })
      const made: string[] = []
      let transitions = 0
      // Every put of a booking that changes more than its `cancellable` is a transition that must be told.
      const before = new Map<string, Booking>([...world.read.bookings.all()].map(one => [one.uuid, one]))
      const settle = () => {
        for (const one of world.read.bookings.all()) {
          const was = before.get(one.uuid)
          if (was === one) continue
          before.set(one.uuid, one)
          const cutoffOnly = was !== undefined && JSON.stringify({ ...was, cancellable: false }) === JSON.stringify(one)
          if (!cutoffOnly) transitions++
        }
      }
      const items = (ids: readonly string[]) => ids.map(unitId => ({ unitId, contact: NAMED }))
      // Records are replaced, never changed: the same objects are the same world.
      const snapshot = () => [
        ...world.read.bookings.all(),
        ...world.read.slotUse.all(),
        ...world.read.deviations.all(),
        told.length,
      ]

      const run = (one: (typeof steps)[number]): void => {
        if (one.do === 'advance') {
          advance(one.minutes * 60_000)
          return
        }
        if (one.do === 'reserve') {
          const input = { ...one.slot, unitItems: items(one.units), expirationMinutes: one.minutes, contact: NAMED }
          made.push(reserveActivity(world, ALPHA, input).uuid)
          return
        }
        if (one.do === 'close' || one.do === 'reopen' || one.do === 'sell-out') {
          const { productId, availabilityId } = one.slot
          const localDate = availabilityId.slice(0, 10)
          const change = { close: closeOut, reopen, 'sell-out': sellOut }[one.do]
          change(world, { productId, localDateStart: localDate, localDateEnd: localDate })
          return
        }
        if (!('booking' in one)) return
        const uuid = made[one.booking] ?? 'unknown'
        switch (one.do) {
          case 'confirm':
            confirmBooking(world, uuid, ALPHA, { unitItems: one.units ? items(one.units) : undefined })
            break
          case 'update':
            updateBooking(world, uuid, ALPHA, { ...one.slot, unitItems: one.units ? items(one.units) : undefined })
            break
          case 'cancel':
            cancelBooking(world, uuid, ALPHA, { by: 'reseller' })
            break
          case 'supplier-cancel':
            cancelBooking(world, uuid, null, { by: 'supplier' })
            break
          case 'extend':
            extendBooking(world, uuid, ALPHA, 45)
            break
          case 'redeem':
            redeemBooking(world, uuid)
            break
          case 'reject':
            rejectBooking(world, uuid)
            break
          case 'accept':
            confirmPendingBooking(world, uuid)
            break
          case 'expire':
            expireHold(world, uuid)
            break
          case 'steal':
            cancelBooking(world, uuid, BETA, { by: 'reseller' })
        }
      }

      for (const one of steps) {
        const was = snapshot()
        try {
          run(one)
        } catch (error) {
          // A refusal is a DomainError with a code, and nothing has changed.
          expect((error as { code?: string }).code).toMatch(/^[A-Z_]+$/)
          const is = snapshot()
          expect(is.length === was.length && is.every((one, i) => one === was[i])).toBe(true)
        }
        settle()
      }

      // Seats taken = seats of the live bookings that are counted, slot by slot.
      const seats = new Map<string, number>()
      for (const one of world.read.bookings.all()) {
        if (one.kind !== 'activity' || one.freesale || !isLive(one.status)) continue
        const key = slotUseKey(one.productId, one.optionId, one.slot.id)
        seats.set(key, (seats.get(key) ?? 0) + one.seats)
      }
      for (const { id, taken } of world.read.slotUse.all()) expect([id, taken]).toEqual([id, seats.get(id) ?? 0])
      for (const [key, taken] of seats) expect(world.read.slotUse.get(key)?.taken ?? 0).toBe(taken)

      // No slot shows fewer than no seats, or more than it has; none is sold beyond its option's seats.
      for (const { productId, optionId } of SLOTS) {
        const product = world.read.products.get(productId)!
        const option = product.options.find(({ id }) => id === optionId)!
        for (const { vacancies, capacity, id } of slotsOf(
          world.read,
          product,
          option,
          '2027-01-11',
          '2027-01-20',
          world.clock.now(),
        )) {
          if (vacancies === null || capacity === null) continue
          expect(vacancies).toBeGreaterThanOrEqual(0)
          expect(vacancies).toBeLessThanOrEqual(capacity)
          expect(seats.get(slotUseKey(productId, optionId, id)) ?? 0).toBeLessThanOrEqual(option.capacity ?? 0)
        }
      }

      // Each transition is told once.
      expect(told.filter(type => type.startsWith('booking.'))).toHaveLength(transitions)

      // Statuses and their instants agree, and prices add up.
      for (const one of world.read.bookings.all()) {
        expect(one.status === 'ON_HOLD' || one.status === 'EXPIRED').toBe(one.expiresAt !== null)
        expect(one.status === 'CANCELLED').toBe(one.cancellation !== null)
        if (one.status === 'CONFIRMED' || one.status === 'REDEEMED') expect(one.confirmedAt).not.toBeNull()
        if (one.status === 'ON_HOLD' || one.status === 'PENDING') expect(one.confirmedAt).toBeNull()
        if (one.kind !== 'activity') continue
        expect(one.unitItems.every(({ status }) => status === one.status)).toBe(true)
        const sum = one.unitItems.reduce((total, { price }) => total + (price?.retail ?? 0), 0)
        if (one.unitItems[0]?.price) expect(one.price.retail).toBe(sum)
      }
    }),
    { numRuns: 100 },
  )
}, 60_000)
