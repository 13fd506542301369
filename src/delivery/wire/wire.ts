import type { ClientRequest } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import type { Send } from '../faults/fault.ts'
import type { Outcome } from '../message.ts'
import type { Peer } from './peer.ts'

/** What differs from an ordinary connection. */
export interface ConnectOptions {
  readonly family?: 4 | 6
  /** Source address. */
  readonly localAddress?: string
  readonly tls?: ConnectionOptions
  /** Plain TCP, whatever the URL's scheme. */
  readonly plain?: boolean
}

/** Sockets for the faults that an HTTP client refuses to produce. The egress guard holds for all of them. */
export interface Wire {
  /**
   * A connection of its own, with TLS when the URL says https.
   * @throws the socket's error, or that of the guard
   */
  connect(send: Send, options?: ConnectOptions): Promise<Peer>
  /** A `node:http` request over a connection: its headers exactly as given, its body yet to be written. */
  request(send: Send, peer: Peer, headers?: readonly string[]): ClientRequest
  /** Writes to its body. Settles when that is on its way, the request is over, or the receiver has not read it within `ms`. */
  write(request: ClientRequest, bytes: Uint8Array, ms: number): Promise<void>
  /** What became of a `node:http` request, after at most `ms`. */
  answer(request: ClientRequest, ms: number): Promise<Outcome>
  /** Waits `ms` real milliseconds, or until the sandbox stops. */
  pause(ms: number): Promise<void>
}
