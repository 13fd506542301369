import { safe } from '../shared/safe-text.ts'
import type { Io } from './io.ts'
import { cut, milliseconds, palette } from './text.ts'
import { paintedOutcome, type Schemas } from './views.ts'

/** What became of a delivery: each attempt with where it went, where its time went, what was sent and what was answered. */
export function explainDelivery(delivery: Schemas['Delivery'], io: Io, noColor: boolean): void {
  const paint = palette(io, noColor)
  const { id, state, event, dialect, subscriptionId, eventId, origin, reason, nextAttemptAt } = delivery
  io.out(
    safe(
      `${id} ${state}: ${event} (${dialect}) about ${eventId} to subscription ${subscriptionId}, ${originText(origin)}`,
    ),
  )
  if (reason !== null) io.out(safe(`  ${reason}`))
  for (const { number, copy, at, ms, address, timings, faults, request, outcome, response } of delivery.attempts) {
    const which = copy === undefined ? `${number}` : `${number}, copy ${copy}`
    io.out(`  attempt ${which} at ${at}: ${safe(request.url)} ${paintedOutcome(outcome, paint)} ${milliseconds(ms)}`)
    if (address !== undefined) io.out(safe(`    to ${address}: ${timingsText(timings)}`))
    for (const { kind, options, rule } of faults)
      io.out(safe(`    on purpose: ${kind} ${JSON.stringify(options)} (rule ${rule})`))
    io.out(`    sent ${safe(cut(request.body, 400))}`)
    if (response?.body) io.out(`    answer ${safe(cut(response.body, 400))}`)
  }
  if (nextAttemptAt !== null) io.out(`  next attempt at ${nextAttemptAt}`)
}

/** `connect 0.4ms, first byte 1.8ms`. */
function timingsText({ dns, connect, tls, firstByte }: Schemas['Timings']): string {
  const steps = [
    ['dns', dns],
    ['connect', connect],
    ['tls', tls],
    ['first byte', firstByte],
  ] as const
  const taken = steps.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${milliseconds(ms)}`]))
  return taken.length === 0 ? 'no step came to its end' : taken.join(', ')
}

const originText = (origin: Schemas['Delivery']['origin']) =>
  ({ event: 'because the world changed', fire: 'fired alone', redelivery: 'sent again' })[origin]
