import { dayOf } from '../day.ts'
import { expectList, expectMade, isJson, type Json, unmet } from '../expect.ts'
import { products, type Slot } from './bookspot.ts'
import { MINUTES, post, type Wish } from './rhomtrip.ts'
import type { Supplier } from './target.ts'

/** Slots that can be booked, a day each: of the first product and option that have two or more with seats in the next 30 days. */
export const slots = (supplier: Supplier): Promise<readonly Slot[]> =>
  supplier.once('slots', async () => {
    for (const product of await products(supplier)) {
      for (const option of [product.options].flat().filter(isJson)) {
        const found = await slotsOf(supplier, product, option)
        if (found.length > 1) return found
      }
    }
    return unmet(
      'Some product must have slots with seats in the next 30 days, or bookings of products cannot be tried.',
      'at least two slots',
      'none',
    )
  })

async function slotsOf(supplier: Supplier, product: Json, option: Json): Promise<readonly Slot[]> {
  const unit = [option.units].flat().find(isJson)
  if (!unit) return []
  const today = await supplier.time.clock()
  const days = expectList(
    await supplier.send('POST /availability/calendar', {
      body: {
        productId: product.id,
        optionId: option.id,
        localDateStart: dayOf(today, 1),
        localDateEnd: dayOf(today, 30),
        startTime: '00:00',
      },
    }),
    200,
  )
  return days
    .filter(({ available, capacity }) => available === true && Number(capacity ?? 100) >= 20)
    .map(({ id, localDate }) => ({
      productId: String(product.id),
      optionId: String(option.id),
      availabilityId: String(id),
      unitId: String(unit.id),
      localDate: String(localDate),
    }))
}

/** A hold on a slot of a product. */
export async function reserveProduct(supplier: Supplier, wish: Wish = {}): Promise<Json> {
  const [slot] = await slots(supplier)
  const { productId, optionId, availabilityId, unitId } = slot!
  const body = { productId, optionId, availabilityId, unitItems: [{ unitId }], expirationMinutes: MINUTES }
  return expectMade(await post(supplier, '/bookings', body, wish))
}
