import type { CheckInfo } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import type { ApiCall } from '../result.ts'
import type { ReceiverLie } from './lie.ts'
import type { Letter, World } from './world.ts'

/** A supplier's face that checks exist for. */
export type DialectName = 'bookspot' | 'rhomtrip'

/** What the reseller believes of a booking. */
export interface Seen {
  /** Undefined when it does not know the booking. */
  readonly status: string | undefined
  /** Whatever must stay the same when the same message comes again: e-mails sent, seats counted. Undefined when nobody says. */
  readonly effects: unknown
}

/** The reseller's view of a booking, as the user says how to get at it. */
export interface StateProbe {
  /** What it believes, and what was answered, for whoever looks in the wrong place. @throws HookFailed when it does not work */
  look(uuid: string): Promise<Seen & { readonly said?: string }>
  /** What makes it, as a test file writes it: `urlProbe({ url: 'http://127.0.0.1:3000/bookings/{uuid}' })`. Undefined when that is not known. */
  readonly code?: string
}

/** A receiver under test. */
export interface ReceiverTarget {
  readonly dialect: DialectName
  /** What the supplier is to deliver to; RhomTrip's may hold credentials. */
  readonly url: string
  /** Custom headers of the subscription, with which the receiver knows its supplier; BookSpot's only. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Without one, checks of the state are skipped. */
  readonly probe?: StateProbe | undefined
  /** Port of the supplier's API, which the receiver calls back. Default: any free one. */
  readonly port?: number | undefined
  /** Real ms within which the reseller's view must have become the supplier's truth. Default 2,000. */
  readonly windowMs?: number | undefined
  /** Real ms within which a lost notification must have been made up for. Default 30,000. */
  readonly reconcileMs?: number | undefined
  /** Tries what takes minutes too. */
  readonly long?: boolean | undefined
  /** What lives of bookings and orders are drawn from. Default `octo`. */
  readonly seed?: string | undefined
  /** Tries every order of so many events of a booking, with one or two copies each: 3 are 222. Default: a sample. */
  readonly exhaustive?: 1 | 2 | 3 | undefined
  /** Part of the supplier's waits and of the receiver's time limits, for tests: 0.1 is ten times as fast. Default 1. */
  readonly pace?: number | undefined
  /** PEM of authorities to trust instead of the known ones, for https. With NODE_EXTRA_CA_CERTS a process trusts more besides them. */
  readonly ca?: string | undefined
}

/** What a request differs in from the delivery. */
export interface SendAs {
  readonly method?: string
  readonly url?: string
  /** Added to the delivery's own and instead of them; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Text or bytes as they are, anything else as JSON; null for none. */
  readonly body?: unknown
  /** Real ms, not paced. Default 15,000. */
  readonly timeoutMs?: number
}

/** What a check works with: a receiver seen from its supplier. */
export interface Receiver {
  readonly target: ReceiverTarget
  readonly dialect: DialectName
  /** The supplier's world, changed by the judge, and the messages that tell of it: none is sent before the check sends it. */
  readonly world: World
  /** Sends a delivery, or something like it. Noted for the report. @throws Unreachable */
  send(letter: Letter, as?: SendAs): Promise<Exchange>
  /** Notes an exchange that was made by other means: over a raw socket. */
  note(exchange: Exchange): void
  /** Calls that the receiver made about this: an id that their path, query or body names; all calls without one. */
  calls(about?: string | RegExp): readonly ApiCall[]
  /** Waits for something to be so, looking after every call and every 50 ms. Undefined when it is not within so many real ms. */
  until<T>(look: () => T | undefined | Promise<T | undefined>, withinMs: number): Promise<T | undefined>
  /** Lets so many real ms pass. */
  pass(ms: number): Promise<void>
  /** So many ms at this run's pace, and at least one. */
  ms(ms: number): number
  /** What the reseller believes. @throws Skipped without a probe */
  look(uuid: string): Promise<Seen>
  readonly canLook: boolean
  /**
   * Waits until the reseller believes what the supplier's API says. @throws Unmet when it does not within the window
   * @throws Skipped without a probe
   */
  converged(uuid: string, withinMs?: number): Promise<Seen>
  /** Something worth knowing that is no failure: `The slowest answer took 1,400 ms.` */
  remark(sentence: string): void
  /** Puts a replayable text beside the report: its name and its text. */
  attach(name: string, text: string): void
  /** Does something when the check has ended. */
  afterwards(tidy: () => unknown): void
}

/** One fact that a receiver must show. */
export interface ReceiverCheck extends CheckInfo {
  readonly dialects: readonly DialectName[]
  /** Measures or burdens the receiver, so that nothing else runs meanwhile. Default false. */
  readonly alone?: boolean
  run(receiver: Receiver): Promise<void>
  /** The smallest thing that a correct receiver can do wrong so that this check must fail; new each time, since it may remember. */
  counterexample(): ReceiverLie
}
