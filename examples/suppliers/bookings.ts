import { randomUUID } from 'node:crypto'
import { type Booking, type Item, showBooking } from './booking.ts'
import { CUTOFF, dayOfSlot, MOST_UNITS, makeSlot, NOBODY, type Product, type Slot, unknown } from './catalogue.ts'
import type { Clock } from './clock.ts'
import type { Defect } from './defects.ts'
import { type Json, Refused } from './http.ts'

const unprocessable = (message: string) => new Refused(400, 'UNPROCESSABLE_ENTITY', message)
const invalid = (uuid: string, why: string) => new Refused(400, 'INVALID_BOOKING_UUID', why, { uuid })

/** Everything about bookings. `told` hears of confirmations and cancellations. */
export function openBookings(
  clock: Clock,
  productOf: (id: unknown) => Product,
  told: (uuid: string, token: string) => void,
  defect: Defect | undefined,
) {
  const bookings = new Map<string, Booking>()
  const closed = new Set<string>()
  let count = 0
  const now = () => new Date(clock.now()).toISOString()

  const statusOf = ({ status, utcExpiresAt }: Booking) =>
    status === 'ON_HOLD' && Date.parse(utcExpiresAt ?? '') <= clock.now() ? 'EXPIRED' : status

  const slotAt = (product: Product, localDate: string, wanted = 1, except?: Booking): Slot => {
    const others = [...bookings.values()].filter(
      each =>
        each !== except &&
        each.product === product &&
        dayOfSlot(each.slot.id) === localDate &&
        /^(ON_HOLD|CONFIRMED)$/.test(statusOf(each)),
    )
    const taken = others.reduce((sum, { items }) => sum + items.length, 0)
    return makeSlot(localDate, { taken, wanted, isClosed: closed.has(`${product.id} ${localDate}`), now: clock.now() })
  }

  /** What a body asks for, over what there is already; nothing is changed. @throws Refused */
  const wished = (body: Json, before?: Booking) => {
    const { productId, optionId, availabilityId, unitItems = before?.items } = body
    const product = productId === undefined && before ? before.product : productOf(productId)
    if (optionId !== 'DEFAULT' && !(optionId === undefined && before)) throw unknown('OPTION', 'optionId', optionId)
    const day = dayOfSlot(availabilityId ?? before?.slot.id)
    if (day === undefined) throw unknown('AVAILABILITY', 'availabilityId', availabilityId)
    if (!Array.isArray(unitItems) || unitItems.length === 0 || unitItems.length > MOST_UNITS)
      throw unprocessable(`Name 1 to ${MOST_UNITS} unitItems.`)
    const items = unitItems.map(({ uuid, unitId }: Json): Item => {
      if (unitId !== 'adult') throw unknown('UNIT', 'unitId', unitId)
      return before?.items.find(item => item.uuid === uuid) ?? { uuid: randomUUID(), unitId }
    })
    const slot = slotAt(product, day, items.length, before)
    if (!slot.available && defect !== 'oversells') throw unprocessable('There are not so many seats.')
    const { contact = {}, notes = before?.notes ?? null } = body
    const { resellerReference = before?.resellerReference ?? null } = body
    return {
      product,
      slot,
      items,
      contact: { ...NOBODY, ...before?.contact, ...Object(contact) },
      notes,
      resellerReference,
    }
  }

  const holdUntil = (minutes: unknown) => new Date(clock.now() + 60_000 * (Number(minutes) || 30)).toISOString()

  const canBeCancelled = (booking: Booking) =>
    statusOf(booking) === 'ON_HOLD' ||
    (statusOf(booking) === 'CONFIRMED' && Date.parse(booking.slot.id) - CUTOFF > clock.now())

  const shown = (booking: Booking) => showBooking(booking, statusOf(booking), canBeCancelled(booking))

  const change = (booking: Booking, changes: Partial<Booking>) => {
    Object.assign(booking, { ...changes, utcUpdatedAt: now() })
    return shown(booking)
  }

  /** A token's own booking. @throws Refused */
  const bookingOf = (uuid: string, token: string): Booking => {
    const found = bookings.get(uuid)
    if (!found || (found.token !== token && defect !== 'lets-others-in'))
      throw invalid(uuid, 'There is no such booking.')
    return found
  }

  /** The same, in one of these states. @throws Refused */
  const bookingIn = (uuid: string, token: string, ...states: readonly string[]): Booking => {
    const found = bookingOf(uuid, token)
    if (!states.includes(statusOf(found))) throw invalid(uuid, `The booking is ${statusOf(found)}.`)
    return found
  }

  const end = (booking: Booking, reason: unknown) => {
    const cancellation = { refund: 'FULL', reason: reason ?? null, utcCancelledAt: now() }
    const ended = change(booking, { status: 'CANCELLED', utcExpiresAt: null, cancellation })
    told(booking.uuid, booking.token)
    return ended
  }

  return {
    slotAt,
    closed,
    /** Sending the same again is answered with what it made. */
    reserve(body: Json, token: string) {
      const uuid = typeof body.uuid === 'string' ? body.uuid : randomUUID()
      const asked = JSON.stringify(body)
      const known = bookings.get(uuid)
      if (known?.token === token && known.asked === asked) return shown(known)
      if (known) throw invalid(uuid, 'The uuid has been used.')
      const wish = wished(body)
      const at = now()
      const booking: Booking = {
        uuid,
        supplierReference: `T-${++count}`,
        token,
        asked,
        status: 'ON_HOLD',
        ...wish,
        utcCreatedAt: at,
        utcUpdatedAt: at,
        utcExpiresAt: holdUntil(body.expirationMinutes),
        utcConfirmedAt: null,
        cancellation: null,
      }
      bookings.set(uuid, booking)
      return shown(booking)
    },
    read: (uuid: string, token: string) => shown(bookingOf(uuid, token)),
    /** Those of a token that have these values; `localDate` is the day on which they take place. */
    find(token: string, wanted: Readonly<Record<string, string>>) {
      const own = [...bookings.values()].filter(booking => booking.token === token).map(shown)
      const fieldOf = (booking: (typeof own)[number], name: string) =>
        name === 'localDate'
          ? dayOfSlot(booking.availabilityId)
          : Object.entries(booking).find(([key]) => key === name)?.[1]
      return own.filter(booking => Object.entries(wanted).every(([name, value]) => fieldOf(booking, name) === value))
    },
    update(uuid: string, body: Json, token: string) {
      const booking = bookingIn(uuid, token, 'ON_HOLD', 'CONFIRMED')
      return change(booking, wished(body, booking))
    },
    confirm(uuid: string, body: Json, token: string) {
      const booking = bookingIn(uuid, token, 'ON_HOLD')
      const done = change(booking, {
        ...wished(body, booking),
        status: 'CONFIRMED',
        utcExpiresAt: null,
        utcConfirmedAt: now(),
      })
      told(uuid, booking.token)
      if (defect === 'confirm-told-twice') told(uuid, booking.token)
      return done
    },
    extend: (uuid: string, { expirationMinutes }: Json, token: string) =>
      change(bookingIn(uuid, token, 'ON_HOLD'), { utcExpiresAt: holdUntil(expirationMinutes) }),
    /** Cancelling again is answered with the booking as it is. */
    cancel(uuid: string, { reason }: Json, token: string) {
      const booking = bookingIn(uuid, token, 'ON_HOLD', 'CONFIRMED', 'CANCELLED')
      if (booking.status === 'CANCELLED') return shown(booking)
      if (!canBeCancelled(booking)) throw unprocessable('It is too late to cancel.')
      return end(booking, reason)
    },
    /** What the supplier does by itself. */
    cancelled: (uuid: unknown) => {
      const found = bookings.get(String(uuid))
      if (found) end(found, 'The boat is out of order.')
    },
    ranOut: (uuid: unknown) => {
      const found = bookings.get(String(uuid))
      if (found) change(found, { utcExpiresAt: now() })
    },
  }
}
