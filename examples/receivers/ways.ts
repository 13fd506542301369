/** The parts of the shop that can be got wrong, and how they are right. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'

/** Where the shop finds its supplier, and how both know each other. */
export interface Settings {
  readonly dialect: 'bookspot' | 'rhomtrip'
  /** Base of the supplier's API; a function when it is known later. */
  readonly supplier: string | (() => string)
  readonly token: string
  /** Another reseller's token that the application holds too. */
  readonly otherToken?: string
  /** Header, and its value, that every delivery of the supplier carries. Without it everybody is believed. */
  readonly secret?: readonly [name: string, value: string]
  /** Real ms between two looks for bookings that it was not told of. Default 10,000. */
  readonly reconcileMs?: number
}

/** What the shop knows of a booking. */
export interface Booking {
  readonly uuid: string
  readonly status: string
  readonly utcUpdatedAt: string
  /** Confirmations sent to the guest. */
  readonly emails: number
}

/** A booking as the supplier shows it. */
export type Shown = Omit<Booking, 'emails'>

/** What a delivery asks for. */
export interface Task {
  /** Calls about the same thing are made once for all who wait for it. */
  readonly key: string
  /** Path of the supplier's API. */
  readonly path: string
  readonly body?: unknown
  readonly booking?: string
  /** What the API shows should not be older than this. */
  readonly since?: string
  /** The booking as the delivery itself shows it. */
  readonly shown?: Shown
}

/** The parts that can be got wrong. */
export interface Ways {
  isSupplier(request: Request, settings: Settings): boolean
  /** Whether authentication comes before anything else. */
  readonly authenticatesFirst: boolean
  /** What a delivery asks for; undefined when it is of no interest. @throws Error when it can never be understood */
  read(message: unknown): Task | undefined
  /** Whether the work is done before the answer. */
  readonly worksFirst: boolean
  /** What to do with a task once it is stored. */
  work(task: Task, shop: Shop): Promise<void>
  /** What becomes of the shop's view when it hears of a booking. */
  merge(known: Booking | undefined, shown: Shown): Booking | undefined
  /** ms to wait after an answer, or undefined to give up; `tries` counts from 1. */
  again(status: number, retryAfter: number | undefined, tries: number): number | undefined
}

/** What the parts work with. */
export interface Shop {
  readonly settings: Settings
  readonly ways: Ways
  /** Asks the supplier once. */
  ask(
    task: Pick<Task, 'path' | 'body'>,
    token?: string,
  ): Promise<{ status: number; retryAfter?: number; body: unknown }>
  /** Takes what the supplier shows into the view. */
  hear(shown: Shown): Promise<void>
  pause(ms: number): Promise<void>
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const need = (holds: boolean, what: string) => {
  if (!holds) throw new Error(what)
}

/** What is right. */
export const correct: Ways = {
  isSupplier(request, { secret }) {
    if (!secret) return true
    const digest = (text: string) => createHash('sha256').update(text).digest()
    return timingSafeEqual(digest(request.get(secret[0]) ?? ''), digest(secret[1]))
  },
  authenticatesFirst: true,
  read(message) {
    need(isObject(message), 'A message is an object.')
    const { notificationType, data, webhook, booking, utcCreatedAt } = message as Record<string, unknown>
    const event = notificationType ?? (isObject(webhook) ? webhook.event : undefined)
    need(isText(event), 'A message has a type.')
    if (event === 'booking_update') {
      need(isObject(booking) && isText(booking.uuid) && UUID.test(booking.uuid), 'booking.uuid is a UUID.')
      const shown = booking as unknown as Shown
      return { ...bookingTask(shown.uuid), since: shown.utcUpdatedAt, shown }
    }
    if (event === 'BOOKING_UPDATE') {
      need(isObject(data) && isText(data.uuid) && UUID.test(data.uuid), 'data.uuid is a UUID.')
      return { ...bookingTask((data as { uuid: string }).uuid), ...(isText(utcCreatedAt) && { since: utcCreatedAt }) }
    }
    if (event !== 'PRODUCT_UPDATE' && event !== 'AVAILABILITY_UPDATE') return undefined
    need(isObject(data) && isText(data.productId), 'data.productId is a text.')
    const { productId, localDateStart, localDateEnd } = data as Record<string, string>
    if (event === 'PRODUCT_UPDATE') return { key: `product ${productId}`, path: `/products/${productId}` }
    need(isText(localDateStart) && isText(localDateEnd), 'data has localDateStart and localDateEnd.')
    const body = { productId, optionId: 'DEFAULT', localDateStart, localDateEnd }
    return { key: JSON.stringify(body), path: '/availability/calendar', body }
  },
  worksFirst: false,
  /** The delivery is a hint, the supplier's API the truth. */
  async work(task, shop) {
    for (let tries = 1, looks = 1; ; tries++) {
      const { status, retryAfter, body } = await shop.ask(task)
      if (status === 200) {
        if (!task.booking) return
        const shown = body as Shown
        await shop.hear(shown)
        // A copy of the supplier's database that lags behind its own notifications, which are made up to a second after the change.
        const isBehind = task.since !== undefined && Date.parse(shown.utcUpdatedAt) < Date.parse(task.since) - 1_000
        if (!isBehind || looks > 4) return
        await shop.pause(250 * 2 ** looks++)
      } else {
        const ms = shop.ways.again(status, retryAfter, tries)
        if (ms === undefined) return
        await shop.pause(ms)
      }
    }
  },
  merge: (known, shown) => {
    if (known && Date.parse(shown.utcUpdatedAt) < Date.parse(known.utcUpdatedAt)) return undefined
    const isNews = shown.status === 'CONFIRMED' && known?.status !== 'CONFIRMED'
    const { uuid, status, utcUpdatedAt } = shown
    return { uuid, status, utcUpdatedAt, emails: (known?.emails ?? 0) + (isNews ? 1 : 0) }
  },
  again: (status, retryAfter, tries) =>
    status === 429 || status >= 500 ? Math.max(retryAfter ?? 0, Math.min(200 * 2 ** tries, 5_000)) : undefined,
}

const bookingTask = (uuid: string) => ({ key: `booking ${uuid}`, path: `/bookings/${uuid}`, booking: uuid })
