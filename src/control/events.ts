import { EVENT_TYPES, subjectOf } from '../domain/events.ts'
import { didYouMean, nearest } from '../shared/suggest.ts'
import type { ControlHandlers } from './context.ts'
import { pageOf } from './page.ts'
import { Problem } from './problem.ts'
import { eventDetail, eventView } from './views.ts'

export const events = {
  'GET /events': ({ query }, { workspace }) => {
    checkType(query.type)
    const fits = [...workspace.teller.events()].filter(
      ({ event }) =>
        (query.type === undefined || event.type === query.type) &&
        (query.subject === undefined || subjectOf(event) === query.subject),
    )
    const { records, next } = pageOf(fits, ({ event }) => event.id, query)
    return { events: records.map(({ event }) => eventView(event)), next }
  },
  'GET /events/{id}': ({ path }, { workspace }) => {
    const recorded = workspace.teller.event(path.id)
    if (recorded) return eventDetail(recorded, workspace.log)
    throw new Problem(
      404,
      `There is no event "${path.id.slice(0, 100)}" in the log. It keeps the last 5,000; GET /events lists them.`,
    )
  },
} satisfies Partial<ControlHandlers>

/** @throws Problem 400 for a type that no event has */
function checkType(type: string | undefined): void {
  const allowed: readonly string[] = EVENT_TYPES
  if (type === undefined || allowed.includes(type)) return
  throw new Problem(
    400,
    `No event has the type "${type.slice(0, 60)}".${didYouMean(type, allowed)} Types: ${allowed.join(', ')}.`,
    { allowed, suggestion: nearest(type, allowed) },
  )
}
