import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { FaultKind } from './kind.ts'

/** Which deliveries or calls a rule is about. Everything given must fit. */
export interface Match {
  readonly dialect?: string
  /** The dialect's name of the message. */
  readonly event?: string
  readonly subscriptionId?: string
  /** What it is about: a booking's uuid, a product's id, a transfer's id. */
  readonly subject?: string
  /** The API's route: `POST /bookings/{uuid}/confirm`; or a method and the start of a path: `POST /bookings*`. */
  readonly route?: string
  /** The API client's token. */
  readonly token?: string
  /** Only the n-th delivery (with its retries) or call that fits the above, from 1, counted since the rule is there. */
  readonly nth?: number
  /** Only every n-th. */
  readonly every?: number
  /** Only this attempt of a delivery, from 1. */
  readonly attempt?: number
  /** Only this attempt and those after it. */
  readonly attemptFrom?: number
  /** Workspace's clock, ms UTC, included. */
  readonly from?: number
  /** Workspace's clock, ms UTC, not included. */
  readonly until?: number
}

/** One thing that may go wrong: a delivery's attempt, or a call. */
export interface Occasion {
  readonly side: FaultKind['side']
  /** The delivery or the call itself: what `nth` counts once. */
  readonly of: object
  /** Names it for draws: the delivery's id, the call's number. */
  readonly key: string
  /** From 1; a call is always the first. */
  readonly attempt: number
  /** Workspace's clock, ms UTC. */
  readonly at: number
  readonly dialect: string
  readonly event?: string | undefined
  readonly subscriptionId?: string | undefined
  readonly subject?: string | undefined
  readonly route?: string | undefined
  readonly token?: string | undefined
}

const BOTH = ['dialect', 'subject', 'nth', 'every', 'from', 'until'] as const
/** What a rule of each side can be narrowed by. */
export const SELECTORS = {
  delivery: [...BOTH, 'event', 'subscriptionId', 'attempt', 'attemptFrom'],
  api: [...BOTH, 'route', 'token'],
} as const satisfies Readonly<Record<FaultKind['side'], readonly (keyof Match)[]>>

/** What there is to match, for errors that name the nearest. */
export interface Known {
  /** Message names by dialect. */
  readonly events: ReadonlyMap<string, readonly string[]>
  /** Route keys by dialect. */
  readonly routes: ReadonlyMap<string, readonly string[]>
}

/** Whether what, whose and when fit; ordinals and attempts are looked at later. */
export const fits = (match: Match, occasion: Occasion): boolean =>
  (match.dialect === undefined || match.dialect === occasion.dialect) &&
  (match.event === undefined || match.event === occasion.event) &&
  (match.subscriptionId === undefined || match.subscriptionId === occasion.subscriptionId) &&
  (match.subject === undefined || match.subject === occasion.subject) &&
  (match.route === undefined || isRoute(match.route, occasion.route)) &&
  (match.token === undefined || match.token === occasion.token) &&
  (match.from === undefined || occasion.at >= match.from) &&
  (match.until === undefined || occasion.at < match.until)

/** Whether a selector names a route: its key, or what its key starts with and a star: `POST /bookings*`, `GET *`. */
const isRoute = (selector: string, route: string | undefined): boolean =>
  selector === route || (selector.endsWith('*') && route?.startsWith(selector.slice(0, -1)) === true)

/** Whether the ordinal and the attempt fit. */
export const fitsCount = ({ nth, every, attempt, attemptFrom }: Match, ordinal: number, made: number): boolean =>
  (nth === undefined || nth === ordinal) &&
  (every === undefined || ordinal % every === 0) &&
  (attempt === undefined || attempt === made) &&
  (attemptFrom === undefined || made >= attemptFrom)

/** @throws UsageError for an unknown selector or a value that can never match, naming the nearest that could */
export function readMatch(given: unknown, side: FaultKind['side'], known: Known): Match {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(`match is ${JSON.stringify(given)}. Give an object.`)
  }
  const allowed: readonly string[] = SELECTORS[side]
  const match: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue
    if (!allowed.includes(name)) {
      const what = side === 'delivery' ? 'deliveries' : 'calls to the API'
      throw new UsageError(
        `There is no selector "${name.slice(0, 60)}" for ${what}.${didYouMean(name, allowed)} There are ${allowed.join(', ')}.`,
      )
    }
    match[name] = SELECTOR_READERS[name as keyof Match](value, `match: ${name}`)
  }
  const read: Match = match
  checkKnown(read, known)
  if (read.from !== undefined && read.until !== undefined && read.from >= read.until) {
    throw new UsageError('match: from is not before until, so nothing would ever match.')
  }
  return Object.freeze(read)
}

const text = (value: unknown, name: string): string => {
  if (typeof value === 'string' && value !== '' && value.length <= 200) return value
  throw new UsageError(`${name} is ${JSON.stringify(value)?.slice(0, 60)}. Give a text.`)
}

const count = (value: unknown, name: string): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value
  throw new UsageError(`${name} is ${JSON.stringify(value)?.slice(0, 60)}. Give a whole number from 1.`)
}

const instant = (value: unknown, name: string): number => {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isFinite(new Date(at).getTime())) return at
  throw new UsageError(
    `${name} is ${JSON.stringify(value)?.slice(0, 60)}. Give an instant in ISO 8601, as 2027-01-11T09:00:00Z.`,
  )
}

const SELECTOR_READERS: Readonly<Record<keyof Match, (value: unknown, name: string) => string | number>> = {
  dialect: text,
  event: text,
  subscriptionId: text,
  subject: text,
  route: text,
  token: text,
  nth: count,
  every: count,
  attempt: count,
  attemptFrom: count,
  from: instant,
  until: instant,
}

function checkKnown({ dialect, event, route }: Match, known: Known): void {
  const dialects = [...known.events.keys()]
  if (dialect !== undefined && !dialects.includes(dialect)) {
    throw new UsageError(
      `There is no dialect "${dialect.slice(0, 60)}".${didYouMean(dialect, dialects)} There are ${dialects.join(', ')}.`,
    )
  }
  const whose = dialect === undefined ? 'No dialect' : `${dialect} never`
  const of = (lists: ReadonlyMap<string, readonly string[]>) =>
    dialect === undefined ? [...lists.values()].flat() : (lists.get(dialect) ?? [])
  const events = of(known.events)
  if (event !== undefined && !events.includes(event)) {
    throw new UsageError(
      `${whose} sends "${event.slice(0, 60)}".${didYouMean(event, events)} Messages: ${events.join(', ')}.`,
    )
  }
  const routes = of(known.routes)
  if (route !== undefined && !routes.some(each => isRoute(route, each))) {
    const nobody = dialect === undefined ? 'No dialect has the' : `${dialect} has no`
    throw new UsageError(`${nobody} route "${route.slice(0, 100)}".${didYouMean(route, routes)}`)
  }
}
