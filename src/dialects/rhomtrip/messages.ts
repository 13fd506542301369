import { slotsOf } from '../../domain/availability.ts'
import type { AvailabilityChange, SupplierEvent } from '../../domain/events.ts'
import type { Booking, Subscription, Transfer } from '../../domain/types.ts'
import { payloads } from '../../generated/rhomtrip/validators.js'
import type { World } from '../../http/world.ts'
import { problemsOf } from '../../openapi/validate.ts'
import { supplierView } from '../octo/product-view.ts'
import { departuresView } from './availability.ts'
import { partyOf } from './availability-view.ts'
import type { RhomTripEvent } from './decide.ts'
import { differences } from './diff.ts'
import { bookingsView, styleDetail, transfersView, WITH_REQUEST } from './views.ts'
import { webhookDetail, webhooksView } from './webhook-view.ts'

const NONE: ReadonlySet<string> = new Set()
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** What follows `webhook` in a payload: pieces of JSON that are joined, never parsed. */
type Pieces = readonly (string | Uint8Array)[]

/** The bodies that tell an event: the webhook whole, then the resource as a GET with its capabilities shows it. */
export function write(event: SupplierEvent, _name: string, webhook: Subscription, world: World): readonly Uint8Array[] {
  switch (event.kind) {
    case 'booking':
      return event.after ? [bookingBody(event.before, event.after, webhook, world)] : []
    case 'transfer': {
      if (!event.after) return []
      const bytes = transferBody(event.after, webhook, world)
      return [world.assume('R-03') === 'as-printed' ? asPrinted(bytes) : bytes]
    }
    case 'availability':
      return availabilityBodies(event.change, webhook, world)
    case 'product':
      return []
  }
}

/** `{webhook, booking}`; with `diff` when R-21 says so and the booking was there before. */
export function bookingBody(before: Booking | null, after: Booking, webhook: Subscription, world: World): Uint8Array {
  const capabilities = new Set(webhook.capabilities)
  const detail = styleDetail(world)
  const bytes = bookingsView.bytes(after, capabilities, detail)
  if (world.assume('R-21') !== 'diff' || before === null) return body(webhook, world, [',"booking":', bytes])
  const was = bookingsView.bytes(before, capabilities, detail)
  const diff = JSON.stringify(differences(JSON.parse(decoder.decode(was)), JSON.parse(decoder.decode(bytes))))
  return body(webhook, world, [',"booking":', bytes, ',"diff":', diff])
}

/** `{webhook, transfer}`: the quotation, with prices by R-27 and the request's fields by R-29. */
export function transferBody(transfer: Transfer, webhook: Subscription, world: World): Uint8Array {
  const capabilities = world.assume('R-27') === 'as-printed' ? NONE : new Set(webhook.capabilities)
  const detail = styleDetail(world) + (world.assume('R-29') === 'request' ? WITH_REQUEST : '')
  return body(webhook, world, [',"transfer":', transfersView.bytes(transfer, capabilities, detail)])
}

/** The page's example has no comma after the transfer's id. */
const asPrinted = (bytes: Uint8Array): Uint8Array =>
  encoder.encode(decoder.decode(bytes).replace(/("transfer":\{"id":"[0-9a-f]+"),/, '$1'))

/** A message per changed option: the departures of the changed days, in one list or each alone. */
export function availabilityBodies(change: AvailabilityChange, webhook: Subscription, world: World): Uint8Array[] {
  const { productId, optionIds, localDateStart, localDateEnd } = change
  const product = world.read.products.get(productId)
  if (!product) return []
  const capabilities = new Set(webhook.capabilities)
  const rule = world.assume('R-22')
  const supplier =
    rule === 'supplier' ? [',"supplier":', JSON.stringify(supplierView(world.read.supplier, world.origin))] : []
  return product.options
    .filter(option => optionIds.includes(option.id))
    .flatMap(option => {
      const view = departuresView(product, option, partyOf(option), capabilities, world)
      const slots = slotsOf(world.read, product, option, localDateStart, localDateEnd, world.clock.now()).map(view)
      const parts = rule === 'single' && slots.length > 0 ? slots : [slots]
      const names = JSON.stringify({ productId, optionId: option.id }).slice(1, -1)
      return parts.map(part => body(webhook, world, [`,${names},"availability":`, JSON.stringify(part), ...supplier]))
    })
}

function body(webhook: Subscription, world: World, rest: Pieces): Uint8Array {
  const pieces = ['{"webhook":', webhooksView.bytes(webhook, NONE, webhookDetail(world)), ...rest, '}']
  return Buffer.concat(pieces.map(piece => (typeof piece === 'string' ? encoder.encode(piece) : piece)))
}

/** Whether a payload fits the document; undefined when it does, else what is wrong. */
export function checkPayload(name: string, payload: unknown): readonly string[] | undefined {
  const validate = payloads[name as RhomTripEvent]
  return validate(payload) ? undefined : problemsOf(validate, payload).map(({ sentence }) => sentence)
}
