import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { payloads as bookspotPayloads } from '../../src/generated/bookspot/validators.js'
import { payloads as rhomtripPayloads } from '../../src/generated/rhomtrip/validators.js'
import type { Validator } from '../../src/openapi/route.ts'
import { problemsOf } from '../../src/openapi/validate.ts'
import { bookspot, eventOf, rhomtrip } from '../../src/types/index.ts'

const BUILDERS = [
  ['BOOKING_UPDATE', bookspot.bookingUpdate, bookspotPayloads.BOOKING_UPDATE],
  ['PRODUCT_UPDATE', bookspot.productUpdate, bookspotPayloads.PRODUCT_UPDATE],
  ['AVAILABILITY_UPDATE', bookspot.availabilityUpdate, bookspotPayloads.AVAILABILITY_UPDATE],
  ['booking_update', rhomtrip.bookingUpdate, rhomtripPayloads.booking_update],
  ['booking_update', rhomtrip.productBookingUpdate, rhomtripPayloads.booking_update],
  ['transfer_update', rhomtrip.transferUpdate, rhomtripPayloads.transfer_update],
  ['availability_update', rhomtrip.availabilityUpdate, rhomtripPayloads.availability_update],
] as const satisfies readonly (readonly [string, () => unknown, Validator])[]

const problems = (validate: Validator, value: unknown) => (validate(value) ? [] : problemsOf(validate, value))

describe('builders', () => {
  it.each(BUILDERS)('make a %s that fits its schema with nothing given', (event, build, validate) => {
    const payload = build()
    expect(problems(validate, payload)).toEqual([])
    expect(eventOf(payload)).toBe(event)
  })

  it('fit whatever parts are given', () => {
    const status = fc.constantFrom('ON_HOLD', 'CONFIRMED', 'CANCELLED', 'EXPIRED', 'REDEEMED', 'PENDING', 'REJECTED')
    const booking = fc.record(
      {
        uuid: fc.uuid({ version: 4 }),
        status,
        notes: fc.option(fc.string()),
        resellerReference: fc.constant(undefined),
        transfer: fc.record({
          options: fc.array(fc.record({ vehicle: fc.record({ seats: fc.nat(50) }) }, { requiredKeys: [] }), {
            minLength: 1,
          }),
        }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(booking, given => {
        // biome-ignore lint/suspicious/noExplicitAny: fast-check's records lose the literal unions
        const payload = rhomtrip.bookingUpdate({ booking: given as any })
        expect(problems(rhomtripPayloads.booking_update, payload)).toEqual([])
      }),
    )
  })

  it('lay a part of a list over its sample, item by item', () => {
    const { transfer } = rhomtrip.transferUpdate({
      transfer: { options: [{ pricing: { retail: 1 } }, { vehicle: { seats: 8 } }] },
    })
    expect(transfer.options.map(({ pricing, vehicle }) => [pricing?.retail, pricing?.net, vehicle.seats])).toEqual([
      [1, 6673, 3],
      [7851, 6673, 8],
    ])
  })

  it('keep what is given as undefined, and never change the sample', () => {
    rhomtrip.transferUpdate({ transfer: { status: 'SOLD_OUT' } })
    expect(rhomtrip.transferUpdate({ transfer: { status: undefined } }).transfer.status).toBe('AVAILABLE')
  })

  it('leave the event to the builder', () => {
    // @ts-expect-error another name would be another message
    bookspot.bookingUpdate({ notificationType: 'PRODUCT_UPDATE' })
    // @ts-expect-error likewise
    rhomtrip.bookingUpdate({ webhook: { event: 'transfer_update' } })
  })
})

describe('guards', () => {
  it('narrow an unknown body', () => {
    const body: unknown = bookspot.bookingUpdate({ data: { uuid: 'b' } })
    if (!bookspot.isBookingUpdate(body)) throw new Error('not narrowed')
    expectTypeOf(body).toEqualTypeOf<bookspot.BookingUpdate>()
    expect(body.data.uuid).toBe('b')
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'BOOKING_UPDATE'],
    ['a list', [bookspot.bookingUpdate()]],
    ['an envelope without data', { ...bookspot.bookingUpdate(), data: undefined }],
    ['data of another message', { ...bookspot.bookingUpdate(), data: { productId: '42' } }],
    ['an unknown name', { ...bookspot.bookingUpdate(), notificationType: 'TRANSFER_UPDATE' }],
    ['a webhook without its resource', { webhook: { event: 'booking_update' } }],
    ['a prototype key as event', { webhook: { event: 'constructor' }, constructor: {} }],
  ])('refuse %s', (_, value) => {
    expect(eventOf(value)).toBeUndefined()
  })

  it('tell a booking of a transfer from one of a product', () => {
    expect(rhomtrip.isTransferBooking(rhomtrip.bookingUpdate().booking)).toBe(true)
    expect(rhomtrip.isTransferBooking(rhomtrip.productBookingUpdate().booking)).toBe(false)
  })

  it('refuse a single departure, which is not the list that is promised', () => {
    const payload = rhomtrip.availabilityUpdate()
    expect(rhomtrip.isAvailabilityUpdate(payload)).toBe(true)
    expect(rhomtrip.isAvailabilityUpdate({ ...payload, availability: payload.availability[0] })).toBe(false)
  })
})
