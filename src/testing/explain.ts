import { type Difference, differences, shown, spokenDifference } from './match.ts'
import type { SentAttempt, SentDelivery, WorldEvent } from './records.ts'

/** Sentences for the messages of tests that fail. */

/** `dlv_1 BOOKING_UPDATE (bookspot) to http://…: failed after 6 attempts, the last answered 500` */
export function deliveryLine({ id, event, dialect, attempts, state, reason, nextAttemptAt }: SentDelivery): string {
  const last = attempts.at(-1)
  const to = last ? ` to ${last.url}` : ''
  const tried = last ? `${attemptsText(attempts.length)}, the last ${outcomeText(last)}` : 'no attempt yet'
  const next = nextAttemptAt === null ? '' : `; the next is due at ${nextAttemptAt}`
  return `${id} ${event} (${dialect})${to}: ${state}, ${tried}${next}${reason === null ? '' : `. ${reason}`}`
}

const attemptsText = (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`)

/** `answered 500` */
export const outcomeText = ({ outcome, status, error }: SentAttempt): string =>
  outcome === 'answered' ? `answered ${status}` : `${outcome}: ${error}`

/** An event and who was told of it, a line each. */
export function eventLines({ id, type, at, cause, subject, subscriptions }: WorldEvent): string[] {
  const head = `${id} ${type} about ${subject} at ${at} (${cause})`
  if (subscriptions.length === 0) return [`${head}: there was no subscription`]
  return [
    head,
    ...subscriptions.map(({ id: subscription, dialect, told, reason, deliveries }) => {
      const what = told ? `${reason}${deliveries.map(delivery => ` in ${delivery}`).join('')}` : `not told, ${reason}`
      return `  ${subscription} (${dialect}): ${what}`
    }),
  ]
}

/** Lines, each further in. */
export const indented = (lines: readonly string[], by = '  '): string => lines.map(line => `\n${by}${line}`).join('')

/** The differences as a small diff: the path, then what was wanted and what was found. */
export const diffLines = (found: readonly Difference[]): string[] =>
  found.flatMap(({ path, wanted, found: actual }) => [
    `${path || '(the whole)'}`,
    `  - wanted ${shown(wanted)}`,
    `  + found  ${shown(actual)}`,
  ])

/** Of several values the one that is least different, with the differences; undefined when there is none. */
export function nearest<T>(
  values: readonly T[],
  differencesOf: (value: T) => readonly Difference[],
): { readonly value: T; readonly differs: readonly Difference[] } | undefined {
  let best: { value: T; differs: readonly Difference[] } | undefined
  for (const value of values) {
    const differs = differencesOf(value)
    if (!best || differs.length < best.differs.length) best = { value, differs }
  }
  return best
}

/** Why a record does not fit, in words; empty when it does. */
export const reasons = (wanted: object, found: object): string[] => differences(wanted, found).map(spokenDifference)
