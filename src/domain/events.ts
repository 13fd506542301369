import type { Booking, Product, Transfer } from './types.ts'

/** Every kind of change that the world records. A dialect says which of them it tells (`dialects/<name>/messages.ts`). */
export const EVENT_TYPES = [
  'booking.reserved',
  'booking.confirmed',
  'booking.pending',
  'booking.rejected',
  'booking.updated',
  'booking.extended',
  'booking.cancelled',
  'booking.expired',
  'booking.redeemed',
  'product.created',
  'product.updated',
  'product.repriced',
  'product.deleted',
  'availability.closed-out',
  'availability.reopened',
  'availability.rescheduled',
  'availability.sold-out',
  'availability.booked',
  'transfer.quoted',
  'transfer.repriced',
  'transfer.vehicle-changed',
  'transfer.option-withdrawn',
  'transfer.status-changed',
  'transfer.pickup-changed',
  'transfer.expired',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** What an availability change touched: whole local days of one product, both ends included (B-28). */
export interface AvailabilityChange {
  readonly productId: string
  readonly optionIds: readonly string[]
  readonly localDateStart: string
  readonly localDateEnd: string
}

type Changed<Record> = { readonly before: Record | null; readonly after: Record | null }

/** The change itself, as a rule reports it. */
export type EventDraft =
  | ({ readonly kind: 'booking'; readonly type: Extract<EventType, `booking.${string}`> } & Changed<Booking>)
  | ({ readonly kind: 'product'; readonly type: Extract<EventType, `product.${string}`> } & Changed<Product>)
  | {
      readonly kind: 'availability'
      readonly type: Extract<EventType, `availability.${string}`>
      readonly change: AvailabilityChange
    }
  | ({ readonly kind: 'transfer'; readonly type: Extract<EventType, `transfer.${string}`> } & Changed<Transfer>)

/** A recorded change. */
export type SupplierEvent = EventDraft & {
  readonly id: string
  /** ms UTC on the workspace's clock. */
  readonly at: number
  /** What made it happen: an API call (`bookspot POST /bookings/{uuid}/confirm`), a trigger, the clock. */
  readonly cause: string
}

/** The id of what an event is about: booking uuid, product id or transfer id. */
export function subjectOf(event: EventDraft): string {
  if (event.kind === 'availability') return event.change.productId
  const record = event.after ?? event.before
  if (record === null) return ''
  return 'uuid' in record ? record.uuid : record.id
}
