import type { DeliveryLog } from '../delivery/log.ts'
import type { Attempt, Delivery, Outcome } from '../delivery/message.ts'
import type { Conclusion, RecordedEvent } from '../dialects/tell.ts'
import { type SupplierEvent, subjectOf } from '../domain/events.ts'
import type * as api from '../generated/sandbox/types.ts'
import { utcMillis } from '../shared/clock.ts'
import { maskedText } from '../shared/secrets.ts'
import { withHindrance } from './kept-back.ts'
import type { Workspace } from './workspace.ts'

/** The world's records in the control API's words. Instants are UTC with milliseconds. */

export const eventView = (event: SupplierEvent): api.Event => ({
  id: event.id,
  type: event.type,
  kind: event.kind,
  at: utcMillis(event.at),
  cause: event.cause,
  subject: subjectOf(event),
})

export const conclusionView = ({ id, dialect, matched, reason, deliveries }: Conclusion): api.Conclusion => ({
  id,
  dialect,
  matched,
  reason,
  deliveries: [...deliveries],
})

/** An event with its records and the decision for every subscription. */
export function eventDetail(recorded: RecordedEvent, log: DeliveryLog): api.EventDetail {
  const { event } = recorded
  const records =
    event.kind === 'availability'
      ? { before: null, after: null, change: { ...event.change, optionIds: [...event.change.optionIds] } }
      : { before: event.before, after: event.after }
  return {
    ...eventView(event),
    ...records,
    subscriptions: recorded.conclusions().map(each => conclusionView(withHindrance(each, log))),
  }
}

export function deliveryView(delivery: Delivery): api.Delivery {
  const { message } = delivery
  return {
    id: delivery.id,
    eventId: message.eventId,
    origin: message.origin,
    dialect: message.dialect,
    event: message.event,
    subscriptionId: message.subscriptionId,
    state: delivery.state,
    createdAt: utcMillis(delivery.createdAt),
    nextAttemptAt: delivery.nextAttemptAt === null ? null : utcMillis(delivery.nextAttemptAt),
    reason: delivery.reason,
    attempts: delivery.attempts.map(attemptView),
  }
}

function attemptView({ number, copy, at, ms, address, timings, faults, request, outcome }: Attempt): api.Attempt {
  return {
    number,
    ...(copy !== undefined && { copy }),
    at: utcMillis(at),
    ms,
    ...(address !== undefined && { address }),
    timings,
    faults: [...faults],
    request: {
      method: request.method,
      url: request.url,
      headers: request.headers,
      ...bodyView(request.body),
    },
    outcome: outcomeView(outcome),
    ...(outcome.kind === 'answered' && {
      response: {
        status: outcome.status,
        headers: Object.fromEntries(Object.entries(outcome.headers).map(([name, value]) => [name, maskedText(value)])),
        ...bodyView(outcome.body),
        truncated: outcome.truncated,
      },
    }),
  }
}

const outcomeView = (outcome: Outcome): api.Outcome =>
  outcome.kind === 'answered'
    ? { kind: outcome.kind, status: outcome.status }
    : { kind: outcome.kind, error: outcome.error }

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Bytes as text with secrets masked, and exactly when the text would lose something. */
function bodyView(bytes: Uint8Array): { readonly body: string; readonly bodyBase64?: string } {
  try {
    return { body: maskedText(strict.decode(bytes)) }
  } catch {
    return { body: lenient.decode(bytes), bodyBase64: Buffer.from(bytes).toString('base64') }
  }
}

export function clockView({ world, due }: Workspace): api.Clock {
  const next = due.nextAt()
  return {
    mode: world.clock.mode,
    now: utcMillis(world.clock.now()),
    nextDueAt: Number.isFinite(next) ? utcMillis(next) : null,
    due: due.size,
  }
}

export const workspaceView = (workspace: Workspace): api.Workspace => ({
  name: workspace.name,
  seed: workspace.seed,
  clock: clockView(workspace),
  tokens: workspace.tokens.map(({ id, reseller, abilities }) => ({ token: id, reseller, abilities: [...abilities] })),
})
