import { payloads } from '../../generated/rhomtrip/validators.js'
import { expectEqual, expectList, expectThat, isJson, type Json } from '../expect.ts'
import type { Slot } from './bookspot.ts'
import { register } from './rhomtrip.ts'
import { slots } from './rhomtrip-products.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { bodyOf, expectShape, expectShows, partOf, WEBHOOK_CHECK } from './webhooks-expect.ts'

/** Lets the supplier close a day that no other check books, and open it again when the check ends. */
export async function closeDay(supplier: Supplier): Promise<Slot> {
  const slot = (await slots(supplier)).at(-1)!
  const days = { product: slot.productId, from: slot.localDate, to: slot.localDate }
  supplier.afterwards(() => supplier.cause('availability.reopened', days))
  await supplier.cause('availability.closed-out', days)
  return slot
}

/** The departures of a day, as a webhook with the ordinary capabilities must show them. */
const departures = async (supplier: Supplier, { productId, localDate }: Slot, optionId: string) =>
  expectList(
    await supplier.send('POST /availability', {
      body: { productId, optionId, localDateStart: localDate, startTime: '00:00' },
    }),
    200,
  )

/** WS-26: availability. */
export const availabilityTold: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-26',
    level: 'MUST',
    says: 'A change of availability is told with the webhook, the product, the option and what can be booked now.',
    basis: ['rhomtrip#availability-update', 'rhomtrip#webhook-in-body', 'R-22'],
    async run(supplier) {
      const { inbox } = await register(supplier, 'availability_update')
      const slot = await closeDay(supplier)
      await inbox.wait(1)
      const told = (await inbox.all()).map(bodyOf)
      for (const body of told) partOf(body, 'webhook')
      await supplier.assumed('R-22', async () => {
        for (const body of told) {
          expectShape(payloads.availability_update, body)
          expectEqual('The product', body.productId, slot.productId, { pointer: '/productId' })
        }
        const shown = told.filter(({ optionId }) => optionId === slot.optionId).flatMap(availabilitiesOf)
        const truth = await departures(supplier, slot, slot.optionId)
        for (const departure of truth) {
          const found = shown.find(({ id }) => id === departure.id)
          expectThat(found !== undefined, `${departure.id} must be told.`, departure, shown, {
            pointer: '/availability',
          })
          expectShows('availability', found, departure)
        }
      })
    },
    counterexample: () => ({
      says: 'does not tell availability',
      deliver: async (delivery, world) =>
        delivery.body.includes('"availability_update"') ? { status: 204, headers: {} } : world.send(delivery),
      also: ['WS-30'],
    }),
  },
]

const availabilitiesOf = ({ availability }: Json): readonly Json[] => [availability].flat().filter(isJson)
