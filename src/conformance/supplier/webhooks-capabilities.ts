import { BookingUpdate, TransferUpdate } from '../../generated/rhomtrip/projection.ts'
import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectEqual, expectStatus, expectThat, isJson, type Json } from '../expect.ts'
import { confirm, NO_PRICES, optionsOf, quote, register, reserve, webhooks } from './rhomtrip.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { bodyOf, dependent, partOf, WEBHOOK_CHECK } from './webhooks-expect.ts'

/** Two webhooks for the same event: one with octo/pricing, one without. */
async function registerBoth(supplier: Supplier, event: string) {
  const priced = await register(supplier, event)
  const plain = await register(supplier, event, { capabilities: NO_PRICES })
  return { priced, plain }
}

function expectNoPrices(projection: typeof BookingUpdate, delivery: ReceivedRequest): void {
  const [found] = dependent(projection, bodyOf(delivery))
  expectThat(found === undefined, 'A webhook without octo/pricing must be told no prices.', 'no prices', found, {
    ...(found !== undefined && { pointer: found }),
  })
}

/** The three fields that octo/pricing adds to each option of a transfer. */
const PRICED = ['defaultCurrency', 'availableCurrencies', 'pricing']

function expectPricedOptions(transfer: Json): void {
  for (const [i, option] of optionsOf(transfer).entries())
    for (const name of PRICED)
      expectThat(option[name] !== undefined, `A webhook with octo/pricing must be told ${name}.`, name, undefined, {
        pointer: `/transfer/options/${i}/${name}`,
      })
}

const expectPricedBooking = (delivery: ReceivedRequest) =>
  expectThat(
    isJson(partOf(bodyOf(delivery), 'booking').pricing),
    'A webhook with octo/pricing must be told pricing.',
    'prices',
    undefined,
    {
      pointer: '/booking/pricing',
    },
  )

/** WS-27 and WS-28: the capabilities of a webhook shape what it is told. */
export const capabilitiesTold: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-27',
    level: 'MUST',
    says: 'A transfer is told with its prices exactly when the webhook has octo/pricing.',
    basis: ['rhomtrip#capabilities', 'rhomtrip#transfer-body', 'R-27'],
    async run(supplier) {
      const { id } = await quote(supplier)
      const { priced, plain } = await registerBoth(supplier, 'transfer_update')
      await supplier.cause('transfer.repriced', { transfer: String(id) })
      const [without] = await plain.inbox.wait(1)
      const [with_] = await priced.inbox.wait(1)
      expectNoPrices(TransferUpdate, without!)
      await supplier.assumed('R-27', () => expectPricedOptions(partOf(bodyOf(with_!), 'transfer')))
    },
    counterexample: () => ({
      says: 'tells every webhook the prices of transfers',
      deliver(delivery, world) {
        const body = JSON.parse(delivery.body) as Json
        if (!isJson(body.transfer)) return world.send(delivery)
        const options = optionsOf(body.transfer).map(option => ({ pricing: { currency: 'EUR' }, ...option }))
        return world.send({ ...delivery, body: JSON.stringify({ ...body, transfer: { ...body.transfer, options } }) })
      },
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-51',
    level: 'MUST',
    says: 'A booking is told with its prices exactly when the webhook has octo/pricing, whatever the call that changed it had.',
    basis: ['rhomtrip#capabilities', 'R-21'],
    async run(supplier) {
      const { priced, plain } = await registerBoth(supplier, 'booking_update')
      for (const capabilities of [NO_PRICES, 'octo/webhooks, octo/pricing']) {
        const { uuid } = await reserve(supplier)
        const before = priced.inbox.received.length
        expectStatus(await confirm(supplier, String(uuid), { capabilities }), 200)
        const without = (await plain.inbox.wait(before + 1)).at(-1)
        const with_ = (await priced.inbox.wait(before + 1)).at(-1)
        expectNoPrices(BookingUpdate, without!)
        await supplier.assumed('R-21', () => expectPricedBooking(with_!))
      }
    },
    counterexample: () => ({
      says: 'tells every webhook the prices of bookings',
      deliver(delivery, world) {
        const body = JSON.parse(delivery.body) as Json
        if (!isJson(body.booking)) return world.send(delivery)
        const booking = { pricing: { currency: 'EUR' }, ...body.booking }
        return world.send({ ...delivery, body: JSON.stringify({ ...body, booking }) })
      },
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-28',
    level: 'MUST',
    says: 'The capabilities of a webhook stay as they were when it was made, whatever later calls have.',
    basis: ['rhomtrip#capabilities', 'rhomtrip#capabilities-from-header', 'R-21', 'R-38'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { inbox, id } = await register(supplier, 'booking_update')
      await webhooks(supplier, { capabilities: NO_PRICES })
      expectStatus(await confirm(supplier, String(uuid), { capabilities: NO_PRICES }), 200)
      const [delivery] = await inbox.wait(1)
      await supplier.assumed('R-38', () => {
        const { capabilities } = partOf(bodyOf(delivery!), 'webhook')
        expectEqual(`The capabilities of ${id}`, [capabilities].flat().includes('octo/pricing'), true)
        expectPricedBooking(delivery!)
      })
    },
    counterexample: () => ({ says: 'lets the latest list decide', assume: { 'R-38': 'last-list' } }),
  },
]
