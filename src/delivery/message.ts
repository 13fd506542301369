import type { OpenWire } from './wire/open-wire.ts'

/** What is to be delivered: one supplier event in one dialect's words for one subscription. The bytes never change. */
export interface Message {
  readonly id: string
  /** Id of the supplier event, or of the `fire` call. */
  readonly eventId: string
  readonly dialect: string
  /** The dialect's event name: `BOOKING_UPDATE`, `transfer_update`. */
  readonly event: string
  readonly subscriptionId: string
  /** What it is about: a booking's uuid, a product's or a transfer's id. Absent when nobody said. */
  readonly subject?: string | undefined
  /** How it came to be: the world changed, or it was fired alone. */
  readonly origin: 'event' | 'fire' | 'redelivery'
  readonly body: Uint8Array
}

/** Where a subscription's deliveries go now. */
export interface Target {
  /** As given by the subscriber, credentials included. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The subscriber's token: the key of signatures. */
  readonly token?: string | undefined
  /** False: one attempt only. Absent: retries as the settings say. */
  readonly retry?: boolean | undefined
}

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'cancelled'

/** One message on its way to one subscription, over all its attempts. */
export interface Delivery {
  readonly id: string
  readonly message: Message
  readonly createdAt: number
  readonly state: DeliveryState
  /** ms UTC on the workspace's clock; null when no attempt is planned. */
  readonly nextAttemptAt: number | null
  /** Why it ended without success, in a sentence. */
  readonly reason: string | null
  readonly attempts: readonly Attempt[]
}

/** One request that was made, or could not be. */
export interface Attempt {
  /** From 1. */
  readonly number: number
  /** Which of several requests that a fault made of this attempt, from 2; absent on the first, whose outcome decides. */
  readonly copy?: number
  /** ms UTC on the workspace's clock. */
  readonly at: number
  /** Real milliseconds from start to outcome. */
  readonly ms: number
  /** Where it went, as resolved: `127.0.0.1:9001`. Absent when it came to no address, and for a receiver that is a function. */
  readonly address?: string
  /** Where its time went. */
  readonly timings: Timings
  /** What was broken on purpose, in order. */
  readonly faults: readonly AppliedFault[]
  readonly request: {
    readonly method: string
    /** Without credentials, secret query values masked. */
    readonly url: string
    /** Secrets masked (`Authorization` and custom header values). */
    readonly headers: Readonly<Record<string, string>>
    /** The message's bytes; of a body that a fault made, the first 64 KiB. */
    readonly body: Uint8Array
  }
  readonly outcome: Outcome
}

/**
 * Real milliseconds that an attempt's steps took. A step that did not happen, or did not come to its end, is absent: on a
 * connection that was open already there is no `dns`, `connect` and `tls`.
 */
export interface Timings {
  readonly dns?: number | undefined
  readonly connect?: number | undefined
  readonly tls?: number | undefined
  /** From the request's first byte to the answer's. */
  readonly firstByte?: number | undefined
}

/** What a transport could see of an attempt; it fills this in as it goes. */
export type Trace = { address?: string | undefined } & { -readonly [Step in keyof Timings]: Timings[Step] }

/** A fault that had its part in an attempt. */
export interface AppliedFault {
  readonly kind: string
  /** Every option, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  /** Id of the rule that chose it. */
  readonly rule: string
  /** What its draws came from. */
  readonly seed: string
}

/** What became of an attempt: a value, never an exception. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** The first 4 KiB. */
      readonly body: Uint8Array
      /** Set when the answer was cut at 64 KiB. */
      readonly truncated: boolean
    }
  | { readonly kind: 'timed-out'; readonly error: string }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'reset'; readonly error: string }
  | {
      readonly kind: 'not-sent'
      readonly error: string
      /** The sandbox itself sends nothing there: another attempt would end the same. */
      readonly final?: true
    }

/** Sends one request and reports what became of it. Never throws. */
export interface Transport {
  send(request: TransportRequest): Promise<Outcome>
  /** Loads what the first request would otherwise wait for. */
  warmUp?(): Promise<void>
  /** Whether what goes to this origin is handed to a function: no socket leads there. */
  isFunction?(origin: string): boolean
  /** Sockets for faults that break the wire. Absent where deliveries travel without sockets. */
  openWire?(): Promise<OpenWire>
  /** Closes idle connections and ends the rest. */
  close(): Promise<void>
}

/** A target made ready for sending: parsed once, used for every attempt. */
export interface ReadyTarget {
  /** Scheme, host and port: `https://example.com:8443`. Empty when the URL cannot be used. */
  readonly origin: string
  /** Path and query, always with a leading slash. */
  readonly path: string
  /** Every header but `Host` and `Content-Length`, `Authorization` included. */
  readonly headers: Readonly<Record<string, string>>
  /** The same as name, value, name, value. */
  readonly headerList: readonly string[]
  /** Why nothing can be sent there, in a sentence. */
  readonly problem: string | undefined
  /** For the log: without credentials, secret query values masked. */
  readonly shownUrl: string
  /** For the log: the values of `Authorization` and of every custom header masked. */
  readonly shownHeaders: Readonly<Record<string, string>>
}

export interface TransportRequest {
  /** POST unless a fault says otherwise. */
  readonly method?: string
  readonly to: ReadyTarget
  readonly body: Uint8Array
  /** Real ms for the whole attempt: connect, request, headers and body. */
  readonly deadline: number
  /** Real ms for the answer alone, from when the request is written; absent: as long as the deadline leaves. */
  readonly patience?: number | undefined
  /** Real ms of these for the name, TCP and TLS. Default 2,000. */
  readonly connectMs?: number
  /** To be filled in. */
  readonly trace?: Trace
}
