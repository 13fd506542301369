import { describe, expect, it } from 'vitest'
import { slotUseKey } from '../../src/domain/schedule.ts'
import type { ActivityBooking } from '../../src/domain/types.ts'
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
import { bookingOf } from '../../src/store/door.ts'
import { ALPHA, ALPHA_TOO, adults, BETA, BOAT, CRUISE, openWorld, refusal } from './world.ts'

const MINUTES = 60_000
const WINE = { productId: '48', optionId: 'DEFAULT', availabilityId: '2027-02-12T09:00:00+01:00' }
/** A departure of the boat, the day before the other. */
const SOON = '2027-02-10T17:00:00+00:00'
const named = { firstName: 'Ada', lastName: 'Guest' }

function open(options: Parameters<typeof openWorld>[0] = {}) {
  const opened = openWorld(options)
  const { world } = opened
  const taken = (slot = BOAT) =>
    world.read.slotUse.get(slotUseKey(slot.productId, slot.optionId, slot.availabilityId))?.taken ?? 0
  const hold = (count = 2, more = {}) => reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(count), ...more })
  const confirmed = (count = 2) => confirmBooking(world, hold(count).uuid, ALPHA, {}) as ActivityBooking
  return { ...opened, taken, hold, confirmed }
}

describe('reserving', () => {
  it('holds seats for half an hour', () => {
    const { hold, taken, clock, told } = open()
    const booking = hold(3)
    expect(booking).toMatchObject({
      status: 'ON_HOLD',
      token: 'alpha-key',
      reseller: 'alpha',
      seats: 3,
      confirmedAt: null,
      cancellation: null,
      cancellable: true,
      expiresAt: clock.now() + 30 * MINUTES,
    })
    expect(taken()).toBe(3)
    expect(told).toEqual(['booking.reserved', 'availability.booked'])
  })

  it('has a blank ticket for each unit before there is anything to show, and no voucher where none is issued', () => {
    const booking = open().hold(2)
    expect(booking.voucher).toBeNull()
    expect(booking.unitItems.map(item => item.ticket)).toEqual([
      { redemptionMethod: 'DIGITAL', redeemedAt: null, deliveryOptions: [] },
      { redemptionMethod: 'DIGITAL', redeemedAt: null, deliveryOptions: [] },
    ])
    expect(new Set(booking.unitItems.map(({ uuid }) => uuid)).size).toBe(2)
  })

  it('counts no seats where they are sold freely, and tells of no vacancies', () => {
    const { world, told } = open()
    const booking = reserveActivity(world, ALPHA, { ...CRUISE, unitItems: adults(9) })
    expect(booking).toMatchObject({ freesale: true, seats: 9, voucher: { deliveryOptions: [] } })
    expect(told).toEqual(['booking.reserved'])
    expect(world.read.slotUse.get(slotUseKey('42', 'DEFAULT', CRUISE.availabilityId))).toBeUndefined()
  })

  it('names what is unknown', () => {
    const { hold } = open()
    expect(refusal(() => hold(1, { productId: 'x' }))).toBe('INVALID_PRODUCT_ID')
    expect(refusal(() => hold(1, { optionId: 'x' }))).toBe('INVALID_OPTION_ID')
    expect(refusal(() => hold(1, { availabilityId: 'x' }))).toBe('INVALID_AVAILABILITY_ID')
    expect(refusal(() => hold(1, { availabilityId: undefined }))).toBe('INVALID_AVAILABILITY_ID')
    expect(refusal(() => hold(1, { unitItems: [{ unitId: 'x' }] }))).toBe('INVALID_UNIT_ID')
    expect(refusal(() => hold(1, { currency: 'CHF' }))).toBe('BAD_REQUEST')
    expect(refusal(() => hold(1, { expirationMinutes: 0 }))).toBe('BAD_REQUEST')
    expect(refusal(() => hold(1, { expirationMinutes: 1.5 }))).toBe('BAD_REQUEST')
    expect(refusal(() => hold(1, { unitItems: undefined }))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => hold(1, { unitItems: [] }))).toBe('UNPROCESSABLE_ENTITY')
  })

  it.each([
    [{ productId: '7' }, 'The productId was missing or invalid. GET /products lists them.'],
    [{ optionId: 'VIP' }, 'The optionId was missing or invalid. Product 49 has DEFAULT, RIB.'],
    [{ unitItems: [{ unitId: 'dog' }] }, 'The unitId was missing or invalid. Option DEFAULT has adult, child, infant.'],
    [{ availabilityId: 'x' }, 'POST /availability lists those of product 49, option DEFAULT.'],
  ])('says of %j what there is or where to find it', (change, sentence) => {
    const { world } = open()
    const ask = () => reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(1), ...change })
    expect(ask).toThrow(sentence)
  })

  it('judges an unknown unit before the rule of at least two', () => {
    const { hold } = open()
    const rib = { optionId: 'RIB', availabilityId: '2027-02-11T10:00:00+00:00' }
    expect(refusal(() => hold(1, { ...rib, unitItems: [{ unitId: 'x' }] }))).toBe('INVALID_UNIT_ID')
    expect(refusal(() => hold(1, rib))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => hold(2, rib))).toBeUndefined()
  })

  it('keeps the restrictions of option and units', () => {
    const { hold } = open()
    const units = (...ids: string[]) => ({ unitItems: ids.map(unitId => ({ unitId })) })
    expect(refusal(() => hold(13))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => hold(0, units('child')))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => hold(0, units('adult', 'infant', 'infant', 'infant')))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => hold(0, units('adult', 'child', 'infant', 'infant')))).toBeUndefined()
  })

  it('counts a family as four seats', () => {
    const { world } = open()
    const day = { productId: '47', optionId: 'DEFAULT', availabilityId: '2027-02-11T00:00:00+00:00' }
    const booking = reserveActivity(world, ALPHA, { ...day, unitItems: [{ unitId: 'family' }, { unitId: 'child' }] })
    expect(booking.seats).toBe(5)
  })

  it('never sells a seat twice', () => {
    const { hold, taken, told } = open()
    hold(12)
    hold(12)
    hold(12)
    told.length = 0
    expect(refusal(() => hold(5))).toBe('UNPROCESSABLE_ENTITY')
    expect(taken()).toBe(36)
    expect(told).toEqual([])
    hold(4)
    expect(refusal(() => hold(1))).toBe('UNPROCESSABLE_ENTITY')
    expect(taken()).toBe(40)
  })

  it('refuses what is always sold out, and what is past its cut-off', () => {
    const { hold } = open()
    const dinner = { productId: '46', optionId: 'DEFAULT', availabilityId: '2027-02-11T19:00:00+11:00' }
    expect(refusal(() => hold(1, dinner))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => hold(1, { availabilityId: '2027-01-11T09:00:00+00:00' }))).toBe('UNPROCESSABLE_ENTITY')
  })

  it('with the same uuid and request again answers the same booking and tells nobody (X-08)', () => {
    const { hold, taken, told } = open()
    const uuid = 'F47AC10B-58CC-4372-a567-0e02b2c3d479'
    const first = hold(2, { uuid, notes: 'quiet' })
    told.length = 0
    expect(first.uuid).toBe(uuid.toLowerCase())
    expect(hold(2, { notes: 'quiet', uuid })).toBe(first)
    expect(taken()).toBe(2)
    expect(told).toEqual([])
  })

  it('with a used uuid and another request, or of another token, is refused (X-08)', () => {
    const { world, hold } = open()
    const uuid = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
    hold(2, { uuid })
    expect(refusal(() => hold(3, { uuid }))).toBe('INVALID_BOOKING_UUID')
    const theirs = () => reserveActivity(world, BETA, { ...BOAT, unitItems: adults(2), uuid })
    expect(refusal(theirs)).toBe('INVALID_BOOKING_UUID')
    expect(refusal(() => hold(2, { uuid: 'abc' }))).toBe('INVALID_BOOKING_UUID')
  })

  it('with a used uuid is always refused under X-08 refuse', () => {
    const { hold } = open({ assume: { 'X-08': 'refuse' } })
    const uuid = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
    hold(2, { uuid })
    expect(refusal(() => hold(2, { uuid }))).toBe('INVALID_BOOKING_UUID')
  })
})

describe('confirming', () => {
  it('issues tickets and ends the hold', () => {
    const { confirmed, told, clock, taken } = open()
    const booking = confirmed()
    expect(booking).toMatchObject({ status: 'CONFIRMED', expiresAt: null, confirmedAt: clock.now() })
    expect(booking.unitItems.map(({ status }) => status)).toEqual(['CONFIRMED', 'CONFIRMED'])
    expect(booking.unitItems[0]?.ticket?.deliveryOptions).toEqual([
      { deliveryFormat: 'QRCODE', deliveryValue: `${booking.supplierReference}-1` },
      { deliveryFormat: 'PDF_URL', deliveryValue: `https://tickets.example.com/${booking.supplierReference}-1.pdf` },
    ])
    expect(taken()).toBe(2)
    expect(told).toEqual(['booking.reserved', 'availability.booked', 'booking.confirmed'])
  })

  it('keeps the words it brings along and may change the units', () => {
    const { world, hold, taken, told } = open()
    const { uuid } = hold(2)
    told.length = 0
    const contact = { fullName: 'Ada Guest', emailAddress: 'ada@example.com' }
    const booking = confirmBooking(world, uuid, ALPHA, { contact, resellerReference: 'R-1', unitItems: adults(3) })
    expect(booking).toMatchObject({ contact, resellerReference: 'R-1', seats: 3, price: { retail: 3 * 13_900 } })
    expect(taken()).toBe(3)
    expect(told).toEqual(['booking.confirmed', 'availability.booked'])
  })

  it('needs the contact fields of the option and of the units', () => {
    const { world } = open()
    const wine = () => reserveActivity(world, ALPHA, { ...WINE, unitItems: adults(1) })
    expect(refusal(() => confirmBooking(world, wine().uuid, ALPHA, {}))).toBe('UNPROCESSABLE_ENTITY')
    const { uuid, unitItems } = wine()
    const items = unitItems.map(item => ({ unitId: item.unitId, uuid: item.uuid, contact: named }))
    const booking = confirmBooking(world, uuid, ALPHA, { unitItems: items }) as ActivityBooking
    expect(booking.unitItems[0]).toMatchObject({ uuid: unitItems[0]?.uuid, contact: named })
  })

  it('of an unknown unit changes nothing', () => {
    const { world, hold, told } = open()
    const before = hold()
    told.length = 0
    const unitItems = [{ unitId: 'x' }, { unitId: 'x' }]
    expect(refusal(() => confirmBooking(world, before.uuid, ALPHA, { unitItems }))).toBe('INVALID_UNIT_ID')
    expect(world.read.bookings.get(before.uuid)).toBe(before)
    expect(told).toEqual([])
  })

  it('twice is refused, or harmless where asked so (B-35)', () => {
    const { world, confirmed, told } = open()
    const booking = confirmed()
    told.length = 0
    expect(refusal(() => confirmBooking(world, booking.uuid, ALPHA, {}))).toBe('INVALID_BOOKING_UUID')
    expect(confirmBooking(world, booking.uuid, ALPHA, {}, 'same')).toBe(booking)
    expect(told).toEqual([])
  })

  it('a cancelled booking does not revive it', () => {
    const { world, hold } = open()
    const { uuid } = hold()
    cancelBooking(world, uuid, ALPHA, { by: 'reseller' })
    expect(refusal(() => confirmBooking(world, uuid, ALPHA, {}))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => confirmBooking(world, uuid, ALPHA, {}, 'same'))).toBe('UNPROCESSABLE_ENTITY')
  })

  it('waits for the supplier where it is not instant, who accepts or rejects', () => {
    const { world, told } = open()
    const wine = () => {
      const unitItems = adults(2).map(unit => ({ ...unit, contact: named }))
      const { uuid } = reserveActivity(world, ALPHA, { ...WINE, unitItems })
      return confirmBooking(world, uuid, ALPHA, {})
    }
    const [accepted, declined] = [wine(), wine()]
    expect(accepted).toMatchObject({ status: 'PENDING', confirmedAt: null, voucher: { deliveryOptions: [] } })
    told.length = 0
    expect(confirmPendingBooking(world, accepted.uuid)).toMatchObject({ status: 'CONFIRMED' })
    expect(rejectBooking(world, declined.uuid)).toMatchObject({ status: 'REJECTED', cancellable: false })
    expect(told).toEqual(['booking.confirmed', 'booking.rejected', 'availability.booked'])
    expect(refusal(() => rejectBooking(world, accepted.uuid))).toBe('UNPROCESSABLE_ENTITY')
  })
})

describe('a hold', () => {
  it('runs out by itself, gives its seats back and is then as good as unknown (X-11)', () => {
    const { world, hold, taken, advance, told } = open()
    const { uuid } = hold()
    told.length = 0
    advance(30 * MINUTES)
    expect(world.read.bookings.get(uuid)).toMatchObject({ status: 'EXPIRED', cancellable: false, cancellation: null })
    expect(taken()).toBe(0)
    expect(told).toEqual(['booking.expired', 'availability.booked'])
    for (const call of [
      () => confirmBooking(world, uuid, ALPHA, {}),
      () => extendBooking(world, uuid, ALPHA, 30),
      () => updateBooking(world, uuid, ALPHA, { notes: 'x' }),
      () => cancelBooking(world, uuid, ALPHA, { by: 'reseller' }),
    ]) {
      expect(refusal(call)).toBe('INVALID_BOOKING_UUID')
    }
    expect(refusal(() => expireHold(world, uuid))).toBe('UNPROCESSABLE_ENTITY')
  })

  it('is over when its time is, even before the clock has said so', () => {
    const { world, hold, clock } = open()
    const { uuid } = hold()
    clock.moveTo(clock.now() + 30 * MINUTES)
    expect(refusal(() => confirmBooking(world, uuid, ALPHA, {}))).toBe('INVALID_BOOKING_UUID')
  })

  it('lasts longer when extended, at most a day', () => {
    const { world, hold, advance, clock, told } = open()
    const { uuid } = hold()
    advance(20 * MINUTES)
    expect(extendBooking(world, uuid, ALPHA, 31)).toMatchObject({ expiresAt: clock.now() + 31 * MINUTES })
    expect(told.at(-1)).toBe('booking.extended')
    advance(30 * MINUTES)
    expect(world.read.bookings.get(uuid)?.status).toBe('ON_HOLD')
    expect(extendBooking(world, uuid, ALPHA, 1_000_000).expiresAt).toBe(clock.now() + 24 * 60 * MINUTES)
  })

  it('that is confirmed no longer runs out', () => {
    const { world, confirmed, advance } = open()
    const { uuid } = confirmed()
    advance(60 * MINUTES)
    expect(world.read.bookings.get(uuid)?.status).toBe('CONFIRMED')
    expect(refusal(() => extendBooking(world, uuid, ALPHA, 30))).toBe('UNPROCESSABLE_ENTITY')
  })
})

describe('updating', () => {
  it('moves to another slot, its seats with it, and tells of both days', () => {
    const { world, confirmed, taken, told } = open()
    const { uuid } = confirmed(4)
    told.length = 0
    const availabilityId = '2027-02-13T13:00:00+00:00'
    const booking = updateBooking(world, uuid, ALPHA, { availabilityId }) as ActivityBooking
    expect(booking.slot).toMatchObject({ id: availabilityId, localDate: '2027-02-13' })
    expect(booking.cutoffAt).toBe(Date.parse('2027-02-12T13:00:00Z'))
    expect([taken(), taken({ ...BOAT, availabilityId } as never)]).toEqual([0, 4])
    expect(told).toEqual(['booking.updated', 'availability.booked', 'availability.booked'])
  })

  it('removes the units that are not repeated and keeps the others as they are', () => {
    const { world, confirmed } = open()
    const before = confirmed(3)
    const [kept] = before.unitItems
    const unitItems = [{ unitId: 'adult', uuid: kept!.uuid, resellerReference: 'G1' }, { unitId: 'child' }]
    const after = updateBooking(world, before.uuid, ALPHA, { unitItems }) as ActivityBooking
    expect(after.unitItems[0]).toEqual({ ...kept, resellerReference: 'G1' })
    expect(after.unitItems).toHaveLength(2)
    expect(before.unitItems.map(({ uuid }) => uuid)).not.toContain(after.unitItems[1]!.uuid)
    expect(after.unitItems[1]?.ticket?.deliveryOptions).toHaveLength(2)
    expect(after.price.retail).toBe(13_900 + 6_950)
  })

  it('changes product, option, slot and units together, and is priced anew', () => {
    const { world, hold, taken } = open()
    const { uuid } = hold(2)
    const booking = updateBooking(world, uuid, ALPHA, { ...CRUISE, unitItems: adults(3) })
    expect(booking).toMatchObject({ productId: '42', freesale: true, price: { currency: 'EUR', retail: 3 * 4_900 } })
    expect(taken()).toBe(0)
  })

  it('counts its own seats as free when it grows in a full slot', () => {
    const { world, hold } = open()
    hold(12)
    hold(12)
    hold(12)
    const { uuid } = hold(2)
    expect(refusal(() => updateBooking(world, uuid, ALPHA, { unitItems: adults(5) }))).toBe('UNPROCESSABLE_ENTITY')
    expect(updateBooking(world, uuid, ALPHA, { unitItems: adults(4) })).toMatchObject({ seats: 4 })
  })

  it('of words alone needs no slot, and is refused past the cut-off unless the supplier does it', () => {
    const { world, confirmed, advance } = open()
    const { uuid } = confirmed()
    expect(updateBooking(world, uuid, ALPHA, { notes: 'x', contact: named })).toMatchObject({
      notes: 'x',
      contact: named,
    })
    advance(30.5 * 24 * 60 * MINUTES)
    expect(world.read.bookings.get(uuid)?.cancellable).toBe(false)
    expect(refusal(() => updateBooking(world, uuid, ALPHA, { notes: 'y' }))).toBe('UNPROCESSABLE_ENTITY')
    expect(updateBooking(world, uuid, null, { notes: 'z' })).toMatchObject({ notes: 'z' })
  })
})

describe('a contact', () => {
  it('keeps what is not given and loses what is null', () => {
    const { world, hold } = open()
    const { uuid } = hold(1, { contact: { ...named, locales: ['sv', 'en'], country: 'SE' } })
    const { contact } = updateBooking(world, uuid, ALPHA, { contact: { lastName: null, locales: null } })
    expect(contact).toMatchObject({ firstName: 'Ada', lastName: null, locales: [], country: 'SE' })
  })
})

describe('an update that leaves all as it is', () => {
  it.each([
    {},
    { notes: 'Same' },
    { contact: {} },
    { availabilityId: BOAT.availabilityId },
    { productId: BOAT.productId, optionId: BOAT.optionId },
    { expirationMinutes: 30 },
  ])('%j is none: the same record, and nobody is told', change => {
    const { world, hold, told } = open()
    const before = hold(2, { notes: 'Same' })
    told.length = 0
    expect(updateBooking(world, before.uuid, ALPHA, change)).toBe(before)
    expect(told).toEqual([])
  })

  it('keeps the units that are repeated', () => {
    const { world, hold, taken } = open()
    const before = hold(2)
    const unitItems = before.unitItems.map(({ uuid, unitId }) => ({ uuid, unitId }))
    expect(updateBooking(world, before.uuid, ALPHA, { unitItems })).toBe(before)
    expect(taken()).toBe(2)
  })
})

describe('what has ended', () => {
  it('is refused for that, whatever it was to become', () => {
    const { world, hold, confirmed, advance } = open()
    const elsewhere = { availabilityId: 'nowhere', unitItems: [{ unitId: 'nobody' }] }
    const cancelled = cancelBooking(world, confirmed().uuid, ALPHA, { by: 'reseller' })
    expect(refusal(() => updateBooking(world, cancelled.uuid, ALPHA, elsewhere))).toBe('UNPROCESSABLE_ENTITY')
    const { uuid } = hold()
    advance(30 * MINUTES)
    expect(refusal(() => updateBooking(world, uuid, ALPHA, elsewhere))).toBe('INVALID_BOOKING_UUID')
    expect(refusal(() => confirmBooking(world, uuid, ALPHA, elsewhere))).toBe('INVALID_BOOKING_UUID')
  })
})

describe('cancelling', () => {
  it('a hold is always possible, also past the cut-off of a booking', () => {
    const { world, advance } = open()
    advance(31 * 24 * 60 * MINUTES - 30 * 60 * MINUTES)
    const late = () => reserveActivity(world, ALPHA, { ...BOAT, availabilityId: SOON, unitItems: adults(1) })
    const held = late()
    expect([held.cutoffAt < world.clock.now(), held.cancellable]).toEqual([true, true])
    expect(refusal(() => updateBooking(world, held.uuid, ALPHA, { notes: 'x' }))).toBe('UNPROCESSABLE_ENTITY')
    expect(cancelBooking(world, held.uuid, ALPHA, { by: 'reseller' }).status).toBe('CANCELLED')
    expect(confirmBooking(world, late().uuid, ALPHA, {}).cancellable).toBe(false)
  })

  it('gives a full refund and the seats back', () => {
    const { world, confirmed, taken, told, clock } = open()
    const { uuid } = confirmed()
    told.length = 0
    const booking = cancelBooking(world, uuid, ALPHA, { by: 'reseller', reason: 'ill' })
    expect(booking).toMatchObject({
      status: 'CANCELLED',
      cancellable: false,
      expiresAt: null,
      cancellation: { refund: 'FULL', reason: 'ill', cancelledAt: clock.now() },
    })
    expect((booking as ActivityBooking).unitItems[0]?.ticket?.deliveryOptions).toEqual([])
    expect(taken()).toBe(0)
    expect(told).toEqual(['booking.cancelled', 'availability.booked'])
  })

  it('a hold makes it CANCELLED, or EXPIRED under X-09', () => {
    const usual = open()
    expect(cancelBooking(usual.world, usual.hold().uuid, ALPHA, { by: 'reseller' }).status).toBe('CANCELLED')
    const mock = open({ assume: { 'X-09': 'EXPIRED' } })
    const booking = cancelBooking(mock.world, mock.hold().uuid, ALPHA, { by: 'reseller' })
    expect(booking).toMatchObject({ status: 'EXPIRED', cancellation: { refund: 'FULL' } })
    expect(mock.told.at(-2)).toBe('booking.cancelled')
    expect(mock.taken()).toBe(0)
  })

  it('again is harmless and tells nobody (B-26)', () => {
    const { world, confirmed, told, taken } = open()
    const { uuid } = confirmed()
    const first = cancelBooking(world, uuid, ALPHA, { by: 'reseller' })
    told.length = 0
    expect(cancelBooking(world, uuid, ALPHA, { by: 'supplier', reason: 'again' })).toBe(first)
    expect([told, taken()]).toEqual([[], 0])
  })

  it('past the cut-off is the supplier’s alone, with a full refund', () => {
    const { world, confirmed, advance, told } = open()
    const { uuid } = confirmed()
    told.length = 0
    advance(30 * 24 * 60 * MINUTES)
    expect(told).not.toContain('booking.updated')
    expect(world.read.bookings.get(uuid)?.cancellable).toBe(false)
    expect(refusal(() => cancelBooking(world, uuid, ALPHA, { by: 'reseller' }))).toBe('UNPROCESSABLE_ENTITY')
    expect(cancelBooking(world, uuid, null, { by: 'supplier' })).toMatchObject({
      status: 'CANCELLED',
      cancellation: { refund: 'FULL' },
    })
  })

  it('after redemption is refused', () => {
    const { world, confirmed, clock } = open()
    const { uuid } = confirmed()
    const redeemed = redeemBooking(world, uuid) as ActivityBooking
    expect(redeemed).toMatchObject({ status: 'REDEEMED', redeemedAt: clock.now(), cancellable: false })
    expect(redeemed.unitItems[0]).toMatchObject({ redeemedAt: clock.now(), ticket: { redeemedAt: clock.now() } })
    expect(refusal(() => cancelBooking(world, uuid, null, { by: 'supplier' }))).toBe('UNPROCESSABLE_ENTITY')
    expect(redeemBooking(world, uuid)).toBe(redeemed)
  })
})

describe('a booking belongs', () => {
  it('to the token that made it; to others it does not exist', () => {
    const { world, hold } = open()
    const { uuid } = hold()
    expect(bookingOf(world, ALPHA, uuid.toUpperCase()).uuid).toBe(uuid)
    for (const stranger of [BETA, ALPHA_TOO])
      expect(refusal(() => bookingOf(world, stranger, uuid))).toBe('INVALID_BOOKING_UUID')
    expect(refusal(() => bookingOf(world, ALPHA, 'invalidUUID'))).toBe('INVALID_BOOKING_UUID')
  })

  it('to the reseller under X-23', () => {
    const { world, hold } = open({ assume: { 'X-23': 'reseller' } })
    const { uuid } = hold()
    expect(bookingOf(world, ALPHA_TOO, uuid).uuid).toBe(uuid)
    expect(refusal(() => bookingOf(world, BETA, uuid))).toBe('INVALID_BOOKING_UUID')
  })
})
