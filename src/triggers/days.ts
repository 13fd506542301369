import { HORIZON_DAYS, isAvailable, slotsOf } from '../domain/availability.ts'
import { addDays, localDateOf } from '../domain/time.ts'
import type { Product } from '../domain/types.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Days } from '../store/schedules.ts'
import { date, id } from './options.ts'
import { optionNamed, productNamed } from './subjects.ts'
import type { Stage } from './trigger.ts'

/** Days ahead that are searched at once for one that can be booked: it is nearly always among the first. */
const SEARCHED = 30

/** The options of every availability trigger. */
export const dayOptions = {
  product: id('Product whose days change; the first that can be booked soon without it.'),
  option: id('The only option that changes; all of them without it.'),
  from: date('First day, local to the product. Without it the next day that can be booked, or "to".'),
  to: date('Last day, included; the first without it.'),
}

export interface DayChoice {
  readonly product?: string | undefined
  readonly option?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/**
 * The days that are meant.
 * @throws UsageError for an unknown product or option, and for days that have passed or are not planned yet
 */
export function daysFor(stage: Stage, { product: productId, option, from, to }: DayChoice): Days {
  const named = productId === undefined ? undefined : productNamed(stage.read, productId)
  const products = named ? [named] : [...stage.read.products.all()]
  const first = from ?? to
  const found = first === undefined ? openDay(stage, products) : undefined
  const product = named ?? found?.product ?? products[0]
  if (!product) throw new UsageError('The workspace has no product. Reset it to get the seeded ones back.')
  const localDateStart = first ?? found?.day ?? addDays(localDateOf(stage.clock.now(), product.timeZone), 1)
  const localDateEnd = to ?? localDateStart
  checkPlanned(stage, product, localDateStart, localDateEnd)
  const optionIds = option === undefined ? undefined : [optionNamed(product, option).id]
  return { productId: product.id, optionIds, localDateStart, localDateEnd }
}

/** The next day on which something can be booked. */
function openDay({ read, clock }: Stage, products: readonly Product[]): { product: Product; day: string } | undefined {
  const now = clock.now()
  for (const product of products) {
    const today = localDateOf(now, product.timeZone)
    for (let ahead = 1; ahead <= HORIZON_DAYS; ahead += SEARCHED) {
      const days = product.options.flatMap(option => {
        const slots = slotsOf(read, product, option, addDays(today, ahead), addDays(today, ahead + SEARCHED - 1), now)
        return slots.find(({ status }) => isAvailable(status))?.localDate ?? []
      })
      const [day] = days.sort()
      if (day !== undefined) return { product, day }
    }
  }
  return undefined
}

function checkPlanned({ clock }: Stage, product: Product, from: string, to: string): void {
  const today = localDateOf(clock.now(), product.timeZone)
  const last = addDays(today, HORIZON_DAYS)
  if (from >= today && to <= last) return
  const wrong = from < today ? `${from} has passed` : `${to} is further off than availability is planned`
  throw new UsageError(`${wrong}: choose days from ${today} to ${last}, local to product ${product.id}.`)
}
