import { calendarOf, findSlot, forSeats, slotsOf } from '../../domain/availability.ts'
import { DomainError } from '../../domain/errors.ts'
import { currencyFor } from '../../domain/pricing.ts'
import { isLocalDate } from '../../domain/time.ts'
import type { Option, Product, Slot } from '../../domain/types.ts'
import { seatsOf } from '../../domain/units.ts'
import { Serialised } from '../../http/call.ts'
import type { World } from '../../http/world.ts'
import { optionOf, productOf } from '../../store/lookups.ts'
import { availabilityView, calendarView, slotPrices, type UnitQuantities } from './availability-view.ts'
import type { ViewStyle } from './booking-view.ts'
import { joinList } from './bytes.ts'

interface Question {
  readonly productId: string
  readonly optionId: string
  readonly units?: UnitQuantities | undefined
  readonly currency?: string | null | undefined
}

interface SlotsQuestion extends Question {
  readonly localDate?: string | undefined
  readonly localDateStart?: string | undefined
  readonly localDateEnd?: string | undefined
  readonly availabilityIds?: readonly string[] | undefined
}

interface DaysQuestion extends Question {
  readonly localDateStart: string
  readonly localDateEnd: string
}

/** More of one unit than any slot could hold; a price for more is not worked out. */
const MOST_UNITS = 10_000

function asked(question: Question, world: World) {
  const product = productOf(world, question.productId)
  const option = optionOf(product, question.optionId)
  const units = question.units ?? []
  if (units.reduce((sum, { quantity }) => sum + quantity, 0) > MOST_UNITS) {
    throw new DomainError('BAD_REQUEST', `units may ask for ${MOST_UNITS} units at most.`)
  }
  const seats = units.reduce((sum, { id, quantity }) => sum + seatsOf(option, [{ unitId: id }]) * quantity, 0)
  return { product, option, units, seats, currency: currencyFor(product, question.currency) }
}

/**
 * `POST /availability`. Prices are the same for all slots of an option, so their JSON is made once per answer.
 * @param priced whether the pricing capability is on
 * @throws DomainError INVALID_PRODUCT_ID, INVALID_OPTION_ID, INVALID_UNIT_ID; BAD_REQUEST for dates or currency
 */
export function checkAvailability(question: SlotsQuestion, world: World, style: ViewStyle, priced: boolean) {
  const { product, option, units, seats, currency } = asked(question, world)
  const found = slotsAsked(question, product, option, world)
  const slots = seats > 0 ? found.map(slot => forSeats(slot, seats)) : found
  const { each, together } = priced ? slotPrices(product, option, currency, units) : {}
  const extra = fields({ unitPricing: each, pricing: together })
  return new Serialised<never>(
    joinList(
      slots.map(slot => openJson(slot, style)),
      encoder.encode(`${extra}}`),
    ),
  )
}

const encoder = new TextEncoder()
const openJsons = new WeakMap<ViewStyle, WeakMap<Slot, Uint8Array>>()

/** A departure's JSON up to its closing brace: one that looks as before is the same frozen object, so its bytes are kept beside it. */
function openJson(slot: Slot, style: ViewStyle): Uint8Array {
  let kept = openJsons.get(style)
  if (kept === undefined) {
    kept = new WeakMap()
    openJsons.set(style, kept)
  }
  let json = kept.get(slot)
  if (json === undefined) {
    json = encoder.encode(JSON.stringify(availabilityView(slot, style)).slice(0, -1))
    kept.set(slot, json)
  }
  return json
}

/**
 * `POST /availability/calendar`: the days on which something runs.
 * @throws DomainError as `checkAvailability`
 */
export function checkCalendar(question: DaysQuestion, world: World, priced: boolean) {
  const { product, option, units, seats, currency } = asked(question, world)
  const [from, to] = rangeOf(question.localDateStart, question.localDateEnd)
  const days = calendarOf(world.read, product, option, from, to, world.clock.now(), seats)
  const { each, together } = priced ? slotPrices(product, option, currency, units) : {}
  const extra = fields({ unitPricingFrom: each, pricingFrom: together })
  const running = days.filter(({ runs }) => runs)
  return listOf(running.map(day => withFields(calendarView(day), extra)))
}

/** Exactly one of the three ways to ask; the official validator sends two at once and wants BAD_REQUEST. */
function slotsAsked(question: SlotsQuestion, product: Product, option: Option, world: World): readonly Slot[] {
  const { localDate, localDateStart, localDateEnd, availabilityIds } = question
  const ranged = localDateStart !== undefined || localDateEnd !== undefined
  if ([localDate !== undefined, ranged, availabilityIds !== undefined].filter(Boolean).length !== 1) {
    throw new DomainError(
      'BAD_REQUEST',
      'Give either localDate, or localDateStart with localDateEnd, or availabilityIds: exactly one of the three.',
    )
  }
  const now = world.clock.now()
  if (availabilityIds !== undefined) {
    const slots = [...new Set(availabilityIds)].map(id => findSlot(world.read, product, option, id, now))
    return slots.filter(slot => slot !== undefined)
  }
  const [from, to] = rangeOf(localDate ?? localDateStart, localDate ?? localDateEnd)
  return slotsOf(world.read, product, option, from, to, now)
}

/** Both ends of a range of local dates. @throws DomainError BAD_REQUEST */
export function rangeOf(start: string | undefined, end: string | undefined): readonly [string, string] {
  if (start === undefined || end === undefined) {
    throw new DomainError('BAD_REQUEST', 'localDateStart and localDateEnd belong together: give both.')
  }
  for (const date of [start, end]) {
    if (!isLocalDate(date))
      throw new DomainError('BAD_REQUEST', `"${date.slice(0, 40)}" is not a date like 2030-01-31.`)
  }
  if (start > end) throw new DomainError('BAD_REQUEST', `localDateStart ${start} is after localDateEnd ${end}.`)
  return [start, end]
}

/** `,"unitPricing":[…]` for every field that has a value: what goes before the closing brace of each object. */
const fields = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join('')

const withFields = (view: object, extra: string): string => {
  const json = JSON.stringify(view)
  return extra === '' ? json : `${json.slice(0, -1)}${extra}}`
}

const listOf = (items: readonly string[]) => new Serialised<never>(Buffer.from(`[${items.join(',')}]`))
