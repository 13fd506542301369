import { DAY, dayOf } from '../day.ts'
import { expectAt, expectEqual, expectList, expectObject, expectRefusal, type Json } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { products } from './bookspot.ts'
import { cancel, confirm, made, shown, slotBody } from './core.ts'
import { instead } from './core-lies.ts'
import { cutoffMs, optionsOf, unitFor } from './offers.ts'
import type { Supplier, SupplierCheck } from './target.ts'

/** The reservation of a departure whose bookings cannot be cancelled any more, though they can still be made. */
async function lateBooking(supplier: Supplier): Promise<Json> {
  const now = await supplier.time.clock()
  for (const product of await products(supplier)) {
    if (product.availabilityType !== 'START_TIME' || product.instantConfirmation === false) continue
    for (const option of optionsOf(product)) {
      const cutoff = cutoffMs(option)
      if (cutoff === 0) continue
      const ids = { productId: String(product.id), optionId: String(option.id) }
      const days = { localDateStart: dayOf(now), localDateEnd: dayOf(now, Math.ceil(cutoff / DAY) + 1) }
      const body = { ...ids, ...days }
      const { unitId, least } = unitFor(option)
      const slot = expectList(await supplier.send('POST /availability', { body }), 200).find(
        ({ available, vacancies, localDateTimeStart }) =>
          available === true &&
          Number(vacancies ?? least) >= least &&
          Date.parse(String(localDateTimeStart)) - cutoff < now,
      )
      if (slot) return slotBody({ ...ids, unitId, least, slots: [slot] })
    }
  }
  throw new Skipped(
    'It takes a departure that can be booked but, by its cancellation cut-off, not be cancelled any more; this supplier has none now.',
  )
}

/** CO-125: what is too late. The booking that it makes cannot be cancelled, and stays. */
export const lateChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-125',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'After the cancellation cut-off a booking is not cancellable: cancelling it is refused with UNPROCESSABLE_ENTITY, and it stays.',
    basis: ['octo#cancel', 'octo#errors', 'B-34'],
    async run(supplier) {
      const asked = await lateBooking(supplier)
      const { uuid } = made(supplier, await supplier.send('POST /bookings', { body: asked }), asked)
      const exchange = await confirm(supplier, uuid)
      expectAt(expectObject(exchange, 200), '/cancellable', false, exchange)
      const refused = await cancel(supplier, uuid)
      expectRefusal(refused, { status: [400, 422], code: 'UNPROCESSABLE_ENTITY' })
      await supplier.assumed('B-34', () => expectRefusal(refused, { status: [400] }))
      expectEqual('The status after that', (await shown(supplier, uuid)).status, 'CONFIRMED')
    },
    counterexample: () => ({
      says: 'calls every confirmed booking cancellable',
      reply: instead('POST /bookings/{uuid}/confirm', booking => ({ ...booking, cancellable: true })),
    }),
  },
]
