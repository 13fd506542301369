import { DIALECTS } from '../index.ts'
import { replies } from '../openapi/replies.ts'
import type { Route } from '../openapi/route.ts'
import { problemsOf } from '../openapi/validate.ts'
import { UsageError } from '../shared/usage-error.ts'
import { type DialectName, eventOf } from '../types/index.ts'
import { isObject } from '../types/merge.ts'
import { deliveryLine, diffLines, indented, nearest } from './explain.ts'
import { type Difference, differences, shown } from './match.ts'
import { dialectOf } from './names.ts'
import { operationOf } from './operations.ts'
import { payloadOf, payloadsOf } from './received.ts'
import type { SentDelivery } from './records.ts'

/** The answer to one expectation, for any test runner. */
export interface Verdict {
  readonly pass: boolean
  /** What is wrong: with what was found, or, when it passes, with expecting the opposite. */
  message(): string
}

const verdict = (pass: boolean, message: () => string): Verdict => ({ pass, message })

/** Whether a message of that event arrived, with these parts in its payload. */
export function haveReceived(subject: unknown, event: string, part: unknown = {}): Verdict {
  dialectOf(event)
  const arrived = payloadsOf(subject)
  const misses = (payload: unknown): readonly Difference[] => {
    const name = eventOf(payload)
    const other = name === event ? [] : [{ path: '(event)', wanted: event, found: name }]
    return [...other, ...differences(part, payload)]
  }
  const best = nearest(arrived, misses)
  const what = Object.keys(part as object).length === 0 ? event : `${event} with ${shown(part)}`
  if (best?.differs.length === 0)
    return verdict(true, () => `Nobody should have received ${what}, but it arrived:\n  ${shown(best.value, 2_000)}`)
  return verdict(false, () => {
    if (!best) return `${what} did not arrive: nothing did.`
    const head = `${what} did not arrive. ${arrived.length === 1 ? '1 message' : `${arrived.length} messages`} did; the nearest is`
    return `${head}\n  ${shown(best.value, 2_000)}\nIt differs:${indented(diffLines(best.differs))}`
  })
}

/** How a delivery should have gone. */
export interface Delivered {
  /** How many arrived. Default: all that were made, and at least one. */
  readonly times?: number
  /** How many attempts each of them took. */
  readonly attempts?: number
}

/** Whether deliveries were answered with success. Takes one, several, or what has `deliveries`. */
export function haveBeenDelivered(subject: unknown, { times, attempts }: Delivered = {}): Verdict {
  const made = deliveriesIn(subject)
  const arrived = made.filter(({ state }) => state === 'delivered')
  const enough = times === undefined ? arrived.length > 0 && arrived.length === made.length : arrived.length === times
  const right = attempts === undefined || arrived.every(delivery => delivery.attempts.length === attempts)
  const what = [times !== undefined && `${times} delivered`, attempts !== undefined && `${attempts} attempts each`]
  const wanted = what.filter(Boolean).join(' with ') || 'all delivered'
  return verdict(enough && right, () => {
    const all = made.length === 0 ? ' No delivery was made.' : indented(made.map(deliveryLine))
    return `${enough && right ? 'Not wanted' : 'Wanted'}: ${wanted}. ${arrived.length} of ${made.length} arrived.${all}`
  })
}

function deliveriesIn(subject: unknown): readonly SentDelivery[] {
  const list = isObject(subject) && 'deliveries' in subject ? subject.deliveries : subject
  const found: unknown = typeof list === 'function' ? list() : list
  const all = Array.isArray(found) ? found : [found]
  if (all.every(isDelivery)) return all
  throw new TypeError('toHaveBeenDelivered needs a delivery, a list of them, or what has "deliveries".')
}

const isDelivery = (value: unknown): value is SentDelivery =>
  isObject(value) && typeof value.state === 'string' && Array.isArray(value.attempts)

/** Whether a payload fits the dialect's document. Takes a payload, a body, a received request or a delivery. */
export function matchPayload(subject: unknown, dialect: DialectName, event: string): Verdict {
  const speaker = DIALECTS.find(({ name }) => name === dialect)
  if (!speaker?.events.includes(event)) {
    const events = DIALECTS.flatMap(({ name, events }) => events.map(one => `${name} ${one}`))
    throw new UsageError(`There is no payload "${dialect} ${event}". There are ${events.join(', ')}.`)
  }
  const payload = payloadOf(subject)
  const problems = speaker.checkPayload(event, payload) ?? []
  return verdict(problems.length === 0, () => {
    const what = `${dialect} ${event}`
    return problems.length === 0
      ? `The payload fits ${what}, but should not.`
      : `The payload does not fit ${what}:${indented(problems)}\n  ${shown(payload, 2_000)}`
  })
}

/**
 * Whether an answer is what the dialect's document promises of an operation. Takes a Fetch Response, which is read from a copy,
 * an answer with `status` and `body` (supertest, the client's `answer`), or the body alone.
 */
export function conformTo(subject: unknown, dialect: DialectName, operation: string): Verdict | Promise<Verdict> {
  const route = operationOf(dialect, operation)
  if (subject instanceof Response) {
    const { status } = subject
    return subject
      .clone()
      .text()
      .then(text => conforms(route, dialect, payloadOf(text), status))
  }
  if (isObject(subject) && typeof subject.status === 'number' && 'body' in subject) {
    return conforms(route, dialect, subject.body, subject.status)
  }
  return conforms(route, dialect, subject, undefined)
}

function conforms(route: Route, dialect: string, body: unknown, status: number | undefined): Verdict {
  const problems: string[] = []
  if (status !== undefined && status !== route.status) problems.push(`status is ${status}, not ${route.status}`)
  else {
    const validate = replies.get(route)
    if (validate && !validate(body)) problems.push(...problemsOf(validate, body).map(({ sentence }) => sentence))
  }
  return verdict(problems.length === 0, () => {
    const what = `${dialect} ${route.key}`
    return problems.length === 0
      ? `The answer conforms to ${what}, but should not.`
      : `The answer does not conform to ${what}:${indented(problems)}\n  ${shown(body, 2_000)}`
  })
}
