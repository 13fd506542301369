import { payloads } from '../../generated/rhomtrip/validators.js'
import { expectEqual, expectThat, isJson, type Json, unmet } from '../expect.ts'
import type { Change } from '../hooks.ts'
import type { LieDelivery, LieWorld } from '../lie.ts'
import { optionsOf, quote, register } from './rhomtrip.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { bodyOf, expectShape, expectShows, partOf, WEBHOOK_CHECK } from './webhooks-expect.ts'

/** A quotation, a change of it, and what is told of that. */
async function changed(supplier: Supplier, change: Change, body?: Json) {
  const before = await quote(supplier, body ? { body } : {})
  const { inbox, webhook } = await register(supplier, 'transfer_update')
  await supplier.cause(change, { transfer: String(before.id) })
  const [delivery] = await inbox.wait(1)
  return { before, inbox, webhook, delivery: delivery! }
}

/** The transfer that the body of a delivery shows. */
async function transferAfter(supplier: Supplier, change: Change) {
  const { before, delivery } = await changed(supplier, change)
  return { before, body: bodyOf(delivery), transfer: partOf(bodyOf(delivery), 'transfer') }
}

/** A delivery that shows a transfer, altered; all others go as they are. */
const alteredTransfer = (alter: (transfer: Json) => Json) => (delivery: LieDelivery, world: LieWorld) => {
  const body: unknown = JSON.parse(delivery.body)
  if (!isJson(body) || !isJson(body.transfer)) return world.send(delivery)
  return world.send({ ...delivery, body: JSON.stringify({ ...body, transfer: alter(body.transfer) }) })
}

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

const expectType = (value: Json, name: string, type: 'number' | 'string', at: string) =>
  expectThat(typeof value[name] === type, `${at}/${name} must be a ${type}.`, `a ${type}`, value[name], {
    pointer: `${at}/${name}`,
  })

/** Changes that the transfer's reseller must learn of, each of another kind. */
const KINDS = [
  'transfer.repriced',
  'transfer.vehicle-changed',
  'transfer.option-withdrawn',
  'transfer.status-changed',
  'transfer.pickup-changed',
] as const

/** WS-23 to WS-25: what a body shows of a transfer. */
export const transfersTold: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-23',
    level: 'MUST',
    says: 'A changed transfer is told with its places, distance, options, vehicles and cancellation policies.',
    basis: ['rhomtrip#told', 'rhomtrip#transfer-update', 'rhomtrip#transfer-body', 'R-25', 'R-28'],
    async run(supplier) {
      const { before, body, transfer } = await transferAfter(supplier, 'transfer.vehicle-changed')
      expectShape(payloads.transfer_update, body)
      expectEqual('The id of the transfer', transfer.id, before.id, { pointer: '/transfer/id' })
      await supplier.assumed('R-28', () => {
        for (const { vehicle } of optionsOf(transfer).filter(option => isJson(option.vehicle))) {
          const { type } = vehicle as Json
          expectEqual('The type of a vehicle', type, String(type).toUpperCase())
        }
      })
    },
    counterexample: () => ({
      says: 'leaves the cancellation policies out',
      deliver: alteredTransfer(transfer => ({
        ...transfer,
        options: optionsOf(transfer).map(({ cancellationPolicy: _, ...option }) => option),
      })),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-24',
    level: 'MUST',
    says: 'The body is JSON whatever the names of the places are.',
    // R-03 is no excuse: what says that it is application/json must be JSON.
    basis: ['rhomtrip#post', 'rhomtrip#transfer-body', 'rfc8259'],
    async run(supplier) {
      const pickUp = {
        name: 'Café "El Prat" \\ 漢字\n(T1)',
        googlePlaceId: null,
        latitude: 41.2890205,
        longitude: 2.0649989,
        country: 'ES',
      }
      const { delivery } = await changed(supplier, 'transfer.vehicle-changed', { pickUp })
      bodyOf(delivery)
    },
    counterexample: () => ({
      says: 'does not escape quotation marks',
      deliver: (delivery, world) => world.send({ ...delivery, body: delivery.body.replaceAll('\\"', '"') }),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-25',
    level: 'MUST',
    says: 'Coordinates and distances are numbers, and a transfer expires, in UTC, after it was made.',
    basis: ['rhomtrip#transfer-body'],
    async run(supplier) {
      const { transfer } = await transferAfter(supplier, 'transfer.vehicle-changed')
      for (const name of ['pickUp', 'dropOff']) {
        const place = transfer[name]
        if (!isJson(place)) unmet(`transfer must have "${name}".`, 'a place', place, { pointer: `/transfer/${name}` })
        for (const degrees of ['latitude', 'longitude']) expectType(place, degrees, 'number', `/transfer/${name}`)
        for (const text of ['name', 'country']) expectType(place, text, 'string', `/transfer/${name}`)
        const { googlePlaceId } = place
        expectThat(
          googlePlaceId === null || typeof googlePlaceId === 'string',
          'googlePlaceId must be a text or null.',
          null,
          googlePlaceId,
          { pointer: `/transfer/${name}/googlePlaceId` },
        )
      }
      expectType(transfer, 'distanceInclude', 'number', '/transfer')
      for (const name of ['utcCreatedAt', 'utcExpiresAt'])
        expectThat(
          UTC.test(String(transfer[name])),
          `${name} must be in UTC.`,
          '2024-11-12T09:15:16.981Z',
          transfer[name],
          {
            pointer: `/transfer/${name}`,
          },
        )
      const { utcCreatedAt, utcExpiresAt } = transfer
      expectThat(
        Date.parse(String(utcExpiresAt)) > Date.parse(String(utcCreatedAt)),
        'utcExpiresAt must be after utcCreatedAt.',
        `after ${utcCreatedAt}`,
        utcExpiresAt,
        { pointer: '/transfer/utcExpiresAt' },
      )
    },
    counterexample: () => ({
      says: 'tells transfers that have expired before they were made',
      deliver: alteredTransfer(transfer => ({ ...transfer, utcExpiresAt: '2001-01-01T00:00:00.000Z' })),
      also: ['WS-50'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-50',
    level: 'MUST',
    says: 'The body shows the transfer as it is after the change; what did not change is as it was quoted.',
    basis: ['rhomtrip#transfer-update', 'rhomtrip#transfer-body', 'R-29'],
    async run(supplier) {
      const { before, transfer } = await transferAfter(supplier, 'transfer.vehicle-changed')
      const { options: _, ...rest } = before
      expectShows('transfer', transfer, rest)
      const vehicles = (of: Json) => optionsOf(of).map(({ vehicle }) => vehicle)
      const was = JSON.stringify(vehicles(before))
      expectThat(JSON.stringify(vehicles(transfer)) !== was, 'The new vehicle must be shown.', 'another vehicle', was, {
        pointer: '/transfer/options',
      })
    },
    counterexample: () => ({
      says: 'tells another place than was quoted',
      deliver: alteredTransfer(transfer => ({
        ...transfer,
        pickUp: { ...(transfer.pickUp as Json), latitude: 0, longitude: 0 },
      })),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-38',
    level: 'SHOULD',
    says: 'Every change of a transfer is told: of its prices, vehicles, options, status and pick-up.',
    basis: ['rhomtrip#actions', 'rhomtrip#transfer-update', 'R-25'],
    async run(supplier) {
      for (const change of KINDS) {
        const { id } = await quote(supplier)
        const { inbox } = await register(supplier, 'transfer_update')
        await supplier.cause(change, { transfer: String(id) })
        await supplier.assumed('R-25', async () => {
          const [delivery] = await inbox.wait(1)
          expectEqual(`What is told of ${change}`, partOf(bodyOf(delivery!), 'transfer').id, id, {
            pointer: '/transfer/id',
          })
        })
      }
    },
    counterexample: () => ({
      says: 'does not tell what can no longer be booked',
      deliver: async (delivery, world) =>
        delivery.body.includes('"SOLD_OUT"') ? { status: 204, headers: {} } : world.send(delivery),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-40',
    level: 'SHOULD',
    says: 'Asking for a quotation, and its running out, are no changes of a transfer and are not told.',
    basis: ['R-25'],
    async run(supplier) {
      const { inbox } = await register(supplier, 'transfer_update')
      const { id } = await quote(supplier)
      expectEqual('The number of deliveries for a new quotation', (await inbox.all()).length, 0)
      await supplier.cause('transfer.expired', { transfer: String(id) })
      expectEqual('The number of deliveries for one that ran out', (await inbox.all()).length, 0)
    },
    counterexample: () => ({ says: 'tells quotations that run out', assume: { 'R-25': 'expiry' } }),
  },
]
