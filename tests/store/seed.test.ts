import { describe, expect, it } from 'vitest'
import { isAvailable, slotsOf } from '../../src/domain/availability.ts'
import { addDays, localDateOf } from '../../src/domain/time.ts'
import type { Product } from '../../src/domain/types.ts'
import { MANUAL_START, manualClock } from '../../src/shared/clock.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'
import { openChanges } from '../../src/store/changes.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { seedWorld } from '../../src/store/seed.ts'
import { ALPHA, BETA, openWorld } from './world.ts'

const { world, told } = openWorld()
const products = [...world.read.products.all()]
const bookings = [...world.read.bookings.all()]
const transfers = [...world.read.transfers.all()]
const allOf = (of: typeof world) =>
  JSON.stringify([[...of.read.products.all()], [...of.read.bookings.all()], [...of.read.transfers.all()]])

const slotsFrom = (product: Product, now = MANUAL_START, read = world.read) => {
  const today = localDateOf(now, product.timeZone)
  return slotsOf(read, product, product.options[0]!, today, addDays(today, 30), now)
}

/** Whatever of it is not past its cut-off. */
const soldOut = (product: Product) => {
  const open = slotsFrom(product).filter(({ status }) => status !== 'CLOSED')
  return open.length > 25 && open.every(({ status }) => status === 'SOLD_OUT')
}

describe('the seeded catalogue', () => {
  it('has both kinds of availability, both ways of pricing, a sold out, a pending and a freely sold product', () => {
    expect(products.length).toBeGreaterThanOrEqual(6)
    const kinds = new Set(products.map(({ availabilityType }) => availabilityType))
    expect(kinds).toEqual(new Set(['START_TIME', 'OPENING_HOURS']))
    expect(new Set(products.map(({ pricingPer }) => pricingPer))).toEqual(new Set(['UNIT', 'BOOKING']))
    expect(products.some(({ instantConfirmation }) => !instantConfirmation)).toBe(true)
    expect(products.some(soldOut)).toBe(true)
    expect(products.map(({ id }) => id).every(id => /^\d+$/.test(id))).toBe(true)
    const zones = new Set(products.map(({ timeZone }) => timeZone))
    for (const zone of ['Europe/Stockholm', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney'])
      expect(zones).toContain(zone)
    expect(products.flatMap(({ availableCurrencies }) => availableCurrencies)).toContain('JPY')
  })

  it('has content in English and Swedish for every product, option and unit', () => {
    for (const product of products) {
      expect(Object.keys(product.content)).toEqual(['en', 'sv'])
      for (const option of product.options) {
        expect(Object.keys(option.titles)).toEqual(['en', 'sv'])
        for (const unit of option.units) expect(Object.keys(unit.titles)).toEqual(['en', 'sv'])
      }
    }
  })

  it('starts with a product that the official validator can book all day: open, endless, up to nine adults', () => {
    const [first] = products
    expect(first).toMatchObject({ availabilityType: 'START_TIME', instantConfirmation: true })
    const [option] = first!.options
    expect(option).toMatchObject({ default: true, capacity: null, restrictions: { minUnits: 1, maxUnits: 9 } })
    expect(option!.units[0]).toMatchObject({ type: 'ADULT', requiredContactFields: [] })
    expect(new Set(slotsFrom(first!).map(({ localDate }) => localDate)).size).toBe(31)
    // What can be booked can be cancelled for a while yet.
    expect(option!.bookingCutoffMinutes).toBeGreaterThan(60)
  })

  it('has slots to book at every hour of every weekday', () => {
    for (let hour = 0; hour < 7 * 24; hour++) {
      const now = MANUAL_START + hour * 3_600_000
      for (const type of ['START_TIME', 'OPENING_HOURS'] as const) {
        const product = products.find(({ availabilityType }) => availabilityType === type)!
        const open = slotsFrom(product, now).filter(({ status }) => isAvailable(status))
        expect(open.length).toBeGreaterThan(20)
      }
    }
  })

  it('shows opening hours on every day of an OPENING_HOURS product', () => {
    for (const product of products.filter(({ availabilityType }) => availabilityType === 'OPENING_HOURS')) {
      for (const slot of slotsFrom(product)) {
        expect(slot.allDay).toBe(true)
        expect(slot.openingHours.length).toBeGreaterThan(0)
      }
    }
  })
})

describe('the seeded bookings', () => {
  it('are there in every status for each reseller, owned by its first token, without any event', () => {
    for (const token of [ALPHA, BETA]) {
      const mine = bookings.filter(booking => booking.token === token.id)
      expect(new Set(mine.filter(({ kind }) => kind === 'activity').map(({ status }) => status))).toEqual(
        new Set(['ON_HOLD', 'CONFIRMED', 'EXPIRED', 'CANCELLED', 'REDEEMED', 'PENDING', 'REJECTED']),
      )
      expect(new Set(mine.filter(({ kind }) => kind === 'transfer').map(({ status }) => status))).toEqual(
        new Set(['ON_HOLD', 'CONFIRMED', 'EXPIRED', 'CANCELLED', 'REDEEMED']),
      )
      expect(mine.every(({ reseller }) => reseller === token.reseller)).toBe(true)
    }
    expect(new Set(bookings.map(({ token }) => token))).toEqual(new Set(['alpha-key', 'beta-key']))
    expect(told).toEqual([])
  })

  it('make up about forty, and as many more as are asked for', () => {
    expect(bookings).toHaveLength(40)
    expect(openWorld({ bookings: 200 }).world.read.bookings.size).toBe(240)
  })
})

describe('the seeded transfers', () => {
  it('are there in every status, and some have run out', () => {
    expect(new Set(transfers.map(({ status }) => status))).toEqual(
      new Set(['AVAILABLE', 'FREESALE', 'LIMITED', 'SOLD_OUT', 'CLOSED']),
    )
    expect(transfers.some(({ expired }) => expired)).toBe(true)
    expect(new Set(transfers.map(({ transferType }) => transferType))).toEqual(
      new Set(['ARRIVAL', 'DEPARTURE', 'STATION', 'PORT', 'HOURLY']),
    )
  })

  it('go plausible ways', () => {
    for (const { distanceKm, dropOff } of transfers) {
      if (dropOff === null) expect(distanceKm).toBe(0)
      else {
        expect(distanceKm).toBeGreaterThan(0.5)
        expect(distanceKm).toBeLessThan(150)
      }
    }
  })
})

describe('the seed', () => {
  it('gives the same world again, and another seed another one', () => {
    expect(allOf(openWorld().world)).toBe(allOf(world))
    expect(allOf(openWorld({ seed: 'other' }).world)).not.toBe(allOf(world))
  })

  it('works on every weekday and near the changes of the clock', () => {
    for (const start of ['2027-03-14', '2027-03-27', '2027-10-30', '2027-11-06', '2028-02-28', '2027-12-31']) {
      for (let hour = 0; hour < 48; hour += 5) {
        const clock = manualClock(Date.parse(`${start}T00:00:00Z`) + hour * 3_600_000)
        const store = memoryStore()
        const changes = openChanges({ store, clock, random: seededRandom('x'), due: memoryDueWork(clock) })
        seedWorld({
          world: { ...changes, clock, random: seededRandom('x') },
          tokens: [ALPHA, BETA],
          seed: `${start}${hour}`,
        })
        expect(store.read.bookings.size).toBe(40)
        expect(store.read.transfers.size).toBe(22)
      }
    }
  })
})
