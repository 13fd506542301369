import { DAY, dayOf } from '../day.ts'
import type { Exchange } from '../exchange.ts'
import { expectList, isJson, type Json, unmet } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { products } from './bookspot.ts'
import type { SendOptions, Supplier } from './target.ts'

/** A product and one of its options, with what can be booked of it in the next weeks. BookSpot. */
export interface Offer {
  readonly product: Json
  readonly option: Json
  readonly productId: string
  readonly optionId: string
  /** A unit that can be booked alone, an adult where there is one. */
  readonly unitId: string
  /** How many of it a booking needs at least. */
  readonly least: number
  /** Slots that can be booked and cancelled again, with room for ten. */
  readonly slots: readonly Json[]
  /** Every slot of these weeks, as `POST /availability` showed it. */
  readonly all: readonly Json[]
}

/** The local day so many days from today. */
export const dayIn = async (supplier: Supplier, days: number): Promise<string> =>
  dayOf(await supplier.time.clock(), days)

/** From tomorrow, for 30 days: what the checks of availability ask about. */
export const weeks = async (supplier: Supplier): Promise<{ localDateStart: string; localDateEnd: string }> => ({
  localDateStart: await dayIn(supplier, 2),
  localDateEnd: await dayIn(supplier, 31),
})

/**
 * `GET /products`.
 * @throws Skipped where RhomTrip does not have it: its page says that it is in progress
 */
export async function askProducts(supplier: Supplier, options: SendOptions = {}): Promise<Exchange> {
  const exchange = await supplier.send('GET /products', options)
  if (supplier.dialect === 'rhomtrip' && [404, 405, 501].includes(exchange.response?.status ?? 0))
    throw new Skipped('This supplier has no products yet.')
  return exchange
}

/** Options of a product, in their order. */
export const optionsOf = (product: Json): readonly Json[] => [product.options].flat().filter(isJson)
/** Units of an option, in their order. */
export const unitsOf = (option: Json): readonly Json[] => [option.units].flat().filter(isJson)
/** Limits of an option or a unit. */
export const restrictionsOf = ({ restrictions }: Json): Json => (isJson(restrictions) ? restrictions : {})

const number = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)

/** Looked up once in a run for each option. */
const offerOf = (supplier: Supplier, product: Json, option: Json): Promise<Offer> =>
  supplier.once(`offer ${product.id} ${option.id}`, async () => {
    const [productId, optionId] = [String(product.id), String(option.id)]
    const body = { productId, optionId, ...(await weeks(supplier)) }
    const all = expectList(await supplier.send('POST /availability', { body }), 200)
    const soonest = (await supplier.time.clock()) + cutoffMs(option) + DAY
    const slots = all.filter(
      ({ available, vacancies, localDateTimeStart }) =>
        available === true && number(vacancies, 10) >= 10 && Date.parse(String(localDateTimeStart)) > soonest,
    )
    return { product, option, productId, optionId, ...unitFor(option), slots, all }
  })

/** The unit of an option that can be booked alone, an adult where there is one, and how many of it a booking needs. */
export function unitFor(option: Json): Pick<Offer, 'unitId' | 'least'> {
  const units = unitsOf(option).filter(unit => [restrictionsOf(unit).accompaniedBy].flat().length === 0)
  const unit = units.find(({ type }) => type === 'ADULT') ?? units[0] ?? unitsOf(option)[0] ?? {}
  const least = Math.max(1, number(restrictionsOf(option).minUnits, 1), number(restrictionsOf(unit).minQuantity, 1))
  return { unitId: String(unit.id), least }
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: DAY }

/** How long before it begins a booking of an option can be cancelled at the latest, ms; 0 when it always can. */
export const cutoffMs = ({ cancellationCutoffAmount, cancellationCutoffUnit }: Json): number =>
  number(cancellationCutoffAmount, 0) * (UNIT_MS[String(cancellationCutoffUnit)] ?? DAY)

/** Every option of every product, in order, each looked up only when it is asked for. */
export async function* offers(supplier: Supplier): AsyncGenerator<Offer> {
  for (const product of await products(supplier))
    for (const option of optionsOf(product)) yield await offerOf(supplier, product, option)
}

/** The default option of every product. */
export async function everyOffer(supplier: Supplier): Promise<readonly Offer[]> {
  const found: Offer[] = []
  for (const product of await products(supplier)) {
    const option = optionsOf(product).find(each => each.default === true) ?? optionsOf(product)[0]
    if (option) found.push(await offerOf(supplier, product, option))
  }
  return found
}

/** The first offer of a kind. @throws Skipped when the supplier has none: `what` says which kind is needed */
export async function offer(supplier: Supplier, what: string, fits: (offer: Offer) => boolean): Promise<Offer> {
  for await (const found of offers(supplier)) if (fits(found)) return found
  throw new Skipped(`It takes ${what}; this supplier has none in the next 30 days.`)
}

/** Whether ordinary bookings can be made of it: confirmed at once, of one to three units, on two slots or more. */
export function isOrdinary({ product, option, unitId, least, slots }: Offer): boolean {
  const unit = unitsOf(option).find(({ id }) => id === unitId) ?? {}
  const most = Math.min(number(restrictionsOf(option).maxUnits, 99), number(restrictionsOf(unit).maxQuantity, 99))
  return slots.length >= 2 && least <= 2 && most >= 3 && product.instantConfirmation !== false
}

/** What ordinary bookings are made of. */
export const open = (supplier: Supplier): Promise<Offer> =>
  supplier.once('open', async () => {
    for await (const found of offers(supplier)) if (isOrdinary(found)) return found
    return unmet(
      'Some product that is confirmed at once must have two slots with room for ten in the next 30 days, or bookings cannot be tried.',
      'such a product',
      'none',
    )
  })
