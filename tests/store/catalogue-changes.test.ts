import { describe, expect, it } from 'vitest'
import { slotsOf } from '../../src/domain/availability.ts'
import type { SupplierEvent } from '../../src/domain/events.ts'
import { cancelBooking, confirmBooking, reserveActivity, updateBooking } from '../../src/store/bookings.ts'
import { createProduct, deleteProduct, repriceProduct, updateProduct } from '../../src/store/products.ts'
import { closeOut, reopen, reschedule, sellOut } from '../../src/store/schedules.ts'
import { ALPHA, adults, BOAT, openWorld, refusal } from './world.ts'

function open() {
  const opened = openWorld()
  const { world } = opened
  const events: SupplierEvent[] = []
  world.onEvent(event => events.push(event))
  const boat = (date = '2027-02-11', optionId = 'DEFAULT') => {
    const product = world.read.products.get('49')!
    const option = product.options.find(({ id }) => id === optionId)!
    return slotsOf(world.read, product, option, date, date, world.clock.now())
  }
  return { ...opened, events, boat }
}
const DAYS = { productId: '49', localDateStart: '2027-02-10', localDateEnd: '2027-02-12' }

describe('a product', () => {
  it('is created with an id of its own and can be booked', () => {
    const { world, events } = open()
    const product = createProduct(world, { internalName: 'Fika walk' })
    expect(product).toMatchObject({ internalName: 'Fika walk', timeZone: 'Europe/Stockholm' })
    expect(product.id).toMatch(/^\d+$/)
    expect(world.read.products.get(product.id)).toBe(product)
    expect(events).toMatchObject([{ type: 'product.created', before: null, after: product }])
    const slot = { productId: product.id, optionId: 'DEFAULT', availabilityId: '2027-02-11T10:00:00+01:00' }
    expect(reserveActivity(world, ALPHA, { ...slot, unitItems: adults(1) }).status).toBe('ON_HOLD')
  })

  it('is updated, repriced and deleted, each told with what was', () => {
    const { world, events } = open()
    const before = world.read.products.get('49')!
    const named = updateProduct(world, '49', { internalName: 'Whales' })
    const dearer = repriceProduct(world, '49', 1.5)
    deleteProduct(world, '49')
    expect(dearer.options[0]!.units[0]!.prices[0]!.retail).toBe(20_850)
    expect(world.read.products.get('49')).toBeUndefined()
    expect(
      events.map(event => [
        event.type,
        event.kind === 'product' && event.before,
        event.kind === 'product' && event.after,
      ]),
    ).toEqual([
      ['product.updated', before, named],
      ['product.repriced', named, dearer],
      ['product.deleted', dearer, null],
    ])
    expect(refusal(() => updateProduct(world, '49', {}))).toBe('INVALID_PRODUCT_ID')
    expect(refusal(() => deleteProduct(world, '49'))).toBe('INVALID_PRODUCT_ID')
    expect(refusal(() => repriceProduct(world, '42', 0))).toBe('BAD_REQUEST')
  })

  it('that is deleted leaves its bookings to be read and cancelled, not to be changed', () => {
    const { world } = open()
    const reserve = () => reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(1) }).uuid
    const [held, booked] = [reserve(), reserve()]
    confirmBooking(world, booked, ALPHA, {})
    deleteProduct(world, '49')
    expect(refusal(() => confirmBooking(world, held, ALPHA, {}))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => updateBooking(world, booked, ALPHA, { notes: 'x' }))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => updateBooking(world, booked, ALPHA, { productId: '49' }))).toBe('INVALID_PRODUCT_ID')
    expect(cancelBooking(world, booked, ALPHA, { by: 'reseller' }).status).toBe('CANCELLED')
  })

  it('keeps what is booked at the price of that day', () => {
    const { world } = open()
    const { uuid, price } = reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(2) })
    repriceProduct(world, '49', 2)
    expect(confirmBooking(world, uuid, ALPHA, {}).price).toEqual(price)
    expect(updateBooking(world, uuid, ALPHA, { unitItems: adults(2) }).price.retail).toBe(price.retail * 2)
  })
})

describe('availability', () => {
  it('is closed out and reopened over whole days of every option', () => {
    const { world, events, boat } = open()
    closeOut(world, DAYS)
    expect([boat(), boat('2027-02-12', 'RIB')].flat().every(({ status }) => status === 'CLOSED')).toBe(true)
    expect(boat('2027-02-13')[0]?.status).toBe('AVAILABLE')
    expect(refusal(() => reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(1) }))).toBe('UNPROCESSABLE_ENTITY')
    reopen(world, DAYS)
    expect(boat()[0]?.status).toBe('AVAILABLE')
    expect(events).toMatchObject([
      { type: 'availability.closed-out', change: { ...DAYS, optionIds: ['DEFAULT', 'RIB'] } },
      { type: 'availability.reopened', change: { ...DAYS, optionIds: ['DEFAULT', 'RIB'] } },
    ])
  })

  it('of one option leaves the other open', () => {
    const { world, boat } = open()
    closeOut(world, { ...DAYS, optionIds: ['RIB'] })
    expect([boat()[0]?.status, boat('2027-02-11', 'RIB')[0]?.status]).toEqual(['AVAILABLE', 'CLOSED'])
  })

  it('is sold out without a booking, and comes back with reopening', () => {
    const { world, boat, events } = open()
    sellOut(world, DAYS)
    expect(boat()[0]).toMatchObject({ status: 'SOLD_OUT', vacancies: 0 })
    reopen(world, DAYS)
    expect(boat()[0]).toMatchObject({ status: 'AVAILABLE', vacancies: 40 })
    expect(events.map(({ type }) => type)).toEqual(['availability.sold-out', 'availability.reopened'])
  })

  it('is rescheduled to given times, or an hour later; who has booked keeps the old time', () => {
    const { world, boat } = open()
    const { uuid } = reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(1) })
    reschedule(world, DAYS)
    expect(boat().map(({ id }) => id.slice(11, 16))).toEqual(['10:00', '14:00', '18:00'])
    reschedule(world, DAYS, { startTimes: ['08:15'] })
    expect(boat().map(({ id }) => id.slice(11, 16))).toEqual(['08:15'])
    expect(confirmBooking(world, uuid, ALPHA, {})).toMatchObject({ slot: { id: BOAT.availabilityId } })
    expect(refusal(() => updateBooking(world, uuid, ALPHA, { unitItems: adults(2) }))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => reschedule(world, DAYS, { startTimes: ['8:15'] }))).toBe('BAD_REQUEST')
  })

  it('of opening hours opens an hour later', () => {
    const { world } = open()
    reschedule(world, { ...DAYS, productId: '43' })
    const product = world.read.products.get('43')!
    const [slot] = slotsOf(world.read, product, product.options[0]!, '2027-02-10', '2027-02-10', world.clock.now())
    expect(slot?.openingHours).toEqual([{ from: '11:00', to: '17:00' }])
  })

  it('that is so already, or days that are none, are refused and nobody is told', () => {
    const { world, events } = open()
    expect(refusal(() => reopen(world, DAYS))).toBe('UNPROCESSABLE_ENTITY')
    expect(refusal(() => closeOut(world, { ...DAYS, productId: 'x' }))).toBe('INVALID_PRODUCT_ID')
    expect(refusal(() => closeOut(world, { ...DAYS, optionIds: ['x'] }))).toBe('INVALID_OPTION_ID')
    expect(refusal(() => closeOut(world, { ...DAYS, localDateEnd: '2027-02-09' }))).toBe('BAD_REQUEST')
    expect(refusal(() => closeOut(world, { ...DAYS, localDateEnd: '2027-02-31' }))).toBe('BAD_REQUEST')
    expect(refusal(() => closeOut(world, { ...DAYS, localDateEnd: '2029-02-09' }))).toBe('BAD_REQUEST')
    expect(events).toEqual([])
  })

  it('taken back to the schedule leaves nothing stored', () => {
    const { world } = open()
    const { size } = world.read.deviations
    closeOut(world, DAYS)
    expect(world.read.deviations.size).toBe(size + 6)
    reopen(world, DAYS)
    expect(world.read.deviations.size).toBe(size)
  })
})
