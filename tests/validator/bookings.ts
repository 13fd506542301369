import { booking as bookingShape } from './booking-shape.ts'
import type { Bookable, Found, Offer } from './catalogue.ts'
import { type Json, listOf, type Notes, records, textOf } from './checks.ts'
import { INVALID, refusal, success } from './replies.ts'
import type { Bench } from './verdict.ts'

/** What the official tool sends with a confirmation; its later editions add what the option requires. */
const JOHN = {
  firstName: 'John',
  lastName: 'Doe',
  fullName: 'John Doe',
  emailAddress: 'johndoe@mail.com',
  notes: 'Test note',
}
const REASON = 'Reason for cancellation'

/** What a booking must show after a call: named fields, contact fields, and units. */
interface Expected {
  readonly fields: Json
  readonly contact?: Json
  readonly unitIds?: readonly string[]
}

/** Reserve, extend, confirm, update, cancel, get and list: 27 scenarios. */
export async function bookingScenarios(bench: Bench, { bookable, soldOut }: Found): Promise<void> {
  const { client, scenario } = bench
  const [offer, other] = bookable as readonly [Bookable, Bookable | undefined]
  const nextSlot = slotsInTurn(bench, offer)
  const unitsOf = (from: Offer, count = usual(bench, from)) =>
    Array.from({ length: count }, () => ({ unitId: unitOf(from) }))
  const whole = bookingShape(bench.priced)

  const judge = (answer: unknown, { fields, contact = {}, unitIds }: Expected, notes: Notes) => {
    const shown = answer as Json
    for (const [name, wanted] of Object.entries(fields)) same(name, shown[name], wanted, notes)
    for (const [name, wanted] of Object.entries(contact)) {
      same(`contact.${name}`, (shown.contact as Json | undefined)?.[name], wanted, notes)
    }
    if (fields.availabilityId !== undefined)
      same('availability.id', (shown.availability as Json | undefined)?.id, fields.availabilityId, notes)
    if (unitIds !== undefined) {
      const got = records(shown.unitItems).map(item => textOf(item, 'unitId'))
      same('the units', got.sort().join(), [...unitIds].sort().join(), notes)
    }
  }

  /** A call that must answer a whole booking with what is expected. */
  const change = async (route: string, body: unknown, expected: Expected, notes: Notes): Promise<Json | undefined> => {
    const answer = success(await client.send(route, body), whole, notes)
    if (answer === undefined || answer === null || typeof answer !== 'object') return undefined
    judge(answer, expected, notes)
    return answer as Json
  }

  const wish = (from: Bookable, slot: string, unitItems = unitsOf(from)) => ({
    productId: from.product.id,
    optionId: from.option.id,
    availabilityId: slot,
    unitItems,
  })

  const reserve = (notes: Notes, count?: number) => {
    const body = wish(offer, nextSlot(), unitsOf(offer, count))
    const { unitItems, ...fields } = body
    const unitIds = unitItems.map(({ unitId }) => unitId)
    return change(
      'POST /bookings',
      body,
      { fields: { ...fields, status: 'ON_HOLD', cancellable: true }, unitIds },
      notes,
    )
  }

  const confirm = (notes: Notes, held: Json, contact: Json = JOHN, reference = newReference(held)) => {
    const fields = { ...kept(held), status: 'CONFIRMED', resellerReference: reference }
    const body = { contact, resellerReference: reference }
    return change(`POST /bookings/${held.uuid}/confirm`, body, { fields, contact, unitIds: unitIdsOf(held) }, notes)
  }

  /** A scenario that begins with a hold. */
  const withHold = (name: string, go: (held: Json, notes: Notes) => Promise<unknown>, count?: number) =>
    scenario(name, async notes => {
      const held = await reserve(notes, count)
      if (held?.uuid === undefined) return notes.fail('There is no reservation to go on with.')
      await go(held, notes)
    })

  const withBooking = (name: string, go: (booked: Json, notes: Notes) => Promise<unknown>, contact: Json = JOHN) =>
    withHold(name, async (held, notes) => {
      const booked = await confirm(notes, held, contact)
      if (booked?.uuid === undefined) return notes.fail('There is no booking to go on with.')
      await go(booked, notes)
    })

  const refused = (
    name: string,
    body: () => unknown,
    wanted: Parameters<typeof refusal>[1],
    route = 'POST /bookings',
  ) => scenario(name, async notes => refusal(await client.send(route, body()), wanted, notes))

  // Reserve
  await scenario('reserve', async notes => {
    const held = await reserve(notes)
    if (held?.uuid === undefined) bench.end(notes, 'Nothing can be reserved.')
  })
  if (soldOut) {
    await refused('reserve, sold out', () => wish({ ...soldOut, slots: [] }, soldOut.slot), INVALID.entity)
  }
  const good = () => wish(offer, nextSlot())
  await refused('reserve, unknown product', () => ({ ...good(), productId: 'invalidProductId' }), INVALID.product)
  await refused('reserve, unknown option', () => ({ ...good(), optionId: 'invalidOptionId' }), INVALID.option)
  await refused(
    'reserve, unknown slot',
    () => ({ ...good(), availabilityId: 'invalidAvailabilityId' }),
    INVALID.availability,
  )
  await refused('reserve, no unitItems', () => ({ ...good(), unitItems: undefined }), INVALID.entity)
  await refused('reserve, empty unitItems', () => ({ ...good(), unitItems: [] }), INVALID.entity)
  await refused('reserve, unknown unit', () => ({ ...good(), unitItems: [{ unitId: 'invalidUnitId' }] }), INVALID.unit)

  // Extend
  await withHold('extend', async (held, notes) => {
    const expected = { fields: { ...kept(held), status: 'ON_HOLD' }, unitIds: unitIdsOf(held) }
    const longer = await change(`POST /bookings/${held.uuid}/extend`, { expirationMinutes: 31 }, expected, notes)
    const [before, after] = [textOf(held, 'utcExpiresAt'), textOf(longer, 'utcExpiresAt')]
    if (!(Date.parse(after) > Date.parse(before))) notes.fail(`The hold ended ${before}; extended, it ends ${after}.`)
  })
  await refused(
    'extend, unknown uuid',
    () => ({ expirationMinutes: 31 }),
    INVALID.uuid,
    'POST /bookings/invalidUUID/extend',
  )

  // Confirm
  await withHold('confirm', async (held, notes) => confirm(notes, held))
  await withHold(
    'confirm with more units',
    async (held, notes) => {
      const reference = newReference(held)
      const unitItems = unitsOf(offer, 3)
      const expected = {
        fields: { ...kept(held), status: 'CONFIRMED', resellerReference: reference },
        contact: JOHN,
        unitIds: unitItems.map(({ unitId }) => unitId),
      }
      const body = { contact: JOHN, resellerReference: reference, unitItems }
      await change(`POST /bookings/${held.uuid}/confirm`, body, expected, notes)
    },
    2,
  )
  await refused('confirm, unknown uuid', () => ({ contact: {} }), INVALID.uuid, 'POST /bookings/invalidUUID/confirm')
  await withHold(
    'confirm, unknown units',
    async (held, notes) => {
      const unitItems = [{ unitId: 'invalidUnitId' }, { unitId: 'invalidUnitId' }]
      const body = { contact: JOHN, resellerReference: newReference(held), unitItems }
      refusal(await client.send(`POST /bookings/${held.uuid}/confirm`, body), INVALID.unit, notes)
    },
    2,
  )

  // Update
  await withHold('update, another slot', async (held, notes) => {
    const availabilityId = nextSlot(textOf(held, 'availabilityId'))
    const expected = { fields: { ...kept(held), availabilityId, status: 'ON_HOLD' }, unitIds: unitIdsOf(held) }
    await change(`PATCH /bookings/${held.uuid}`, { availabilityId }, expected, notes)
  })
  await withHold(
    'update, more units',
    async (held, notes) => {
      const unitItems = unitsOf(offer, 3)
      const expected = { fields: { ...kept(held), status: 'ON_HOLD' }, unitIds: unitItems.map(({ unitId }) => unitId) }
      await change(`PATCH /bookings/${held.uuid}`, { unitItems }, expected, notes)
    },
    2,
  )
  await withHold('update, contact and notes', async (held, notes) => {
    const contact = { ...JOHN, emailAddress: 'johndoe@email.com', notes: 'Test notes contact' }
    const body = {
      contact: { ...contact, phoneNumber: '+00000000', country: 'GB', locales: ['en'] },
      notes: 'Test note',
    }
    const expected = { fields: { ...kept(held), notes: 'Test note' }, contact, unitIds: unitIdsOf(held) }
    await change(`PATCH /bookings/${held.uuid}`, body, expected, notes)
  })
  if (other) {
    await withHold('update, another product', async (held, notes) => {
      const body = wish(other, other.slots[bench.pick(other.slots.length)]!)
      const { unitItems, ...fields } = body
      const expected = { fields: { ...kept(held), ...fields }, unitIds: unitItems.map(({ unitId }) => unitId) }
      await change(`PATCH /bookings/${held.uuid}`, body, expected, notes)
    })
  }

  // Cancel
  const cancelled = async (booked: Json, notes: Notes) => {
    const fields = { ...kept(booked), status: 'CANCELLED', cancellable: false }
    const shown = await change(
      `POST /bookings/${booked.uuid}/cancel`,
      { reason: REASON },
      { fields, unitIds: unitIdsOf(booked) },
      notes,
    )
    same('cancellation.reason', (shown?.cancellation as Json | undefined)?.reason, REASON, notes)
  }
  await withHold('cancel a hold', cancelled)
  await withBooking('cancel a booking', cancelled)
  await refused('cancel, unknown uuid', () => ({}), INVALID.uuid, 'POST /bookings/invalidUUID/cancel')

  // Get
  const shownAsItWas = async (booked: Json, notes: Notes) => {
    const shown = success(await client.send(`GET /bookings/${booked.uuid}`), whole, notes)
    if (JSON.stringify(shown) !== JSON.stringify(booked)) notes.fail('The booking is not as the call before showed it.')
  }
  await withHold('get a hold', shownAsItWas)
  await withBooking('get a booking', shownAsItWas)
  await refused('get, unknown uuid', () => undefined, INVALID.uuid, 'GET /bookings/invalidUUID')

  // List
  const listedBy = (name: string) => async (booked: Json, notes: Notes) => {
    const query = `${name}=${encodeURIComponent(textOf(booked, name))}`
    const listed = records(success(await client.send(`GET /bookings?${query}`), listOf(whole, 1), notes))
    for (const [i, one] of listed.entries()) same(`bookings[${i}].${name}`, one[name], booked[name], notes)
    if (!listed.some(({ uuid }) => uuid === booked.uuid)) notes.fail(`The booking ${booked.uuid} is not in the list.`)
  }
  const ONLY_NAME = { fullName: 'John Doe' }
  await withBooking('list by supplierReference', listedBy('supplierReference'), ONLY_NAME)
  await withBooking('list by resellerReference', listedBy('resellerReference'), ONLY_NAME)
  await refused('list, no filter', () => undefined, INVALID.request, 'GET /bookings?')
}

function same(name: string, got: unknown, wanted: unknown, notes: Notes) {
  if (got !== wanted) notes.fail(`${name} must be ${JSON.stringify(wanted)}; it is ${JSON.stringify(got)}.`)
}

/** What no change may touch unless it names it. */
const kept = ({ id, uuid, supplierReference, productId, optionId, availabilityId, utcCreatedAt }: Json): Json => ({
  ...{ id, uuid, supplierReference, productId, optionId, availabilityId, utcCreatedAt },
})

const unitIdsOf = (booking: Json) => records(booking.unitItems).map(item => textOf(item, 'unitId'))

/** New for each booking, and the same on every run of the same world. */
const newReference = (booking: Json) => `RES${textOf(booking, 'uuid').slice(0, 8)}`

/** The first adult unit, else the first. */
const unitOf = ({ option }: Offer): string => {
  const units = records(option.units)
  return textOf(units.find(({ type }) => type === 'ADULT') ?? units[0], 'id')
}

/** A number of units that the option allows. */
function usual({ units }: Bench, { option }: Offer): number {
  const { minUnits, maxUnits } = option.restrictions as { minUnits: number; maxUnits: number | null }
  return units === 'most' ? (maxUnits ?? 5) : minUnits || 1
}

/** The slot of the next reservation: always the same one, or the next in turn; never `but`. */
function slotsInTurn({ slots: mode, pick }: Bench, { slots }: Bookable): (but?: string) => string {
  let turn = 0
  return but => {
    const open = slots.filter(slot => slot !== but)
    return open[mode === 'one' ? pick(open.length) : turn++ % open.length]!
  }
}
