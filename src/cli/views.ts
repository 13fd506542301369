import type { components } from '../generated/sandbox/types.ts'
import { safe } from '../shared/safe-text.ts'
import { milliseconds, type Palette } from './text.ts'

/** What the control API answers, by the names of its document. */
export type Schemas = components['schemas']

type Outcome = Schemas['Outcome']

/** `200`, `refused (connect ECONNREFUSED 127.0.0.1:9)`. */
export const outcomeText = ({ kind, status, error }: Outcome): string =>
  kind === 'answered' ? `${status}` : `${kind}${error ? ` (${error})` : ''}`

/** Painted by whether it was a success. */
export function paintedOutcome(outcome: Outcome, paint: Palette): string {
  const good =
    outcome.kind === 'answered' && outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300
  return (good ? paint.good : paint.bad)(safe(outcomeText(outcome)))
}

/** A row of the list of deliveries. */
export function deliveryRow(delivery: Schemas['Delivery']): readonly string[] {
  const last = delivery.attempts.at(-1)
  return [
    delivery.id,
    delivery.state,
    delivery.event,
    last?.request.url ?? '-',
    last ? outcomeText(last.outcome) : '-',
    last ? milliseconds(last.ms) : '-',
    `attempt ${delivery.attempts.length}`,
    delivery.nextAttemptAt ? `next ${delivery.nextAttemptAt}` : (delivery.reason ?? ''),
  ]
}

/** A row of the list of events. */
export const eventRow = ({ id, at, type, subject, cause }: Schemas['Event']): readonly string[] => [
  id,
  at,
  type,
  subject,
  cause,
]

/** `at 2027-01-11T09:00:00.000Z (manual), next due 2027-…, 3 planned`. */
export function clockText({ mode, now, nextDueAt, due }: Schemas['Clock']): string {
  const next = nextDueAt === null ? 'nothing planned' : `next due ${nextDueAt}, ${due} planned`
  return `${now} (${mode}), ${next}`
}
