import type { Exchange } from '../http/journal.ts'
import type { Attempt, Delivery, SupplierEvent, Workspace } from '../index.ts'
import { safe } from '../shared/safe-text.ts'
import { maskedText } from '../shared/secrets.ts'
import { cut, milliseconds, type Palette, timeOfDay } from './text.ts'

export interface LiveOptions {
  readonly json: boolean
  /** Bodies, events and calls to the control API too. */
  readonly verbose: boolean
  readonly paint: Palette
  out(line: string): void
}

/** Prints what happens in a workspace as it happens, resets included: API calls `<--`, deliveries `-->`. */
export function watch(workspace: Workspace, options: LiveOptions): void {
  const prefix = workspace.name === 'default' ? '' : `[${workspace.name}] `
  const print = options.json ? jsonPrinter(workspace.name, options) : textPrinter(prefix, options)
  const listen = () => {
    workspace.journal.onExchange(exchange => {
      if (options.verbose || exchange.surface !== 'sandbox') print.exchange(exchange)
    })
    workspace.log.onAttempt(print.attempt)
    if (options.verbose) workspace.teller.onRecorded(({ event }) => print.event(event))
  }
  listen()
  // A reset replaces journal, log and teller; the old ones fall silent.
  workspace.onReset(listen)
}

interface Printer {
  exchange(exchange: Exchange): void
  attempt(delivery: Delivery, attempt: Attempt): void
  event(event: SupplierEvent): void
}

function textPrinter(prefix: string, { verbose, paint, out }: LiveOptions): Printer {
  const line = (at: number, text: string) => out(`${paint.faint(timeOfDay(at))} ${prefix}${text}`)
  const body = (text: string | null) => {
    if (text) out(paint.faint(`         ${safe(cut(text, 1_000))}`))
  }
  return {
    exchange(exchange) {
      const { at, ms, method, path, query, status, token } = exchange
      const target = safe(cut(query === '' ? path : `${path}?${query}`, 200))
      const shown = (status < 400 ? paint.good : paint.bad)(`${status}`)
      line(at, `<-- ${method} ${target} ${shown} ${milliseconds(ms)} ${safe(token ?? '-')}`)
      // Bodies are decoded when they are asked for.
      if (verbose) body(exchange.request)
      if (verbose) body(exchange.response)
    },
    attempt(delivery, { at, ms, number, faults, request, outcome }) {
      const { event } = delivery.message
      const target = safe(cut(request.url, 200))
      const good = outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300
      const result =
        outcome.kind === 'answered' ? `${outcome.status}` : `${outcome.kind} (${safe(cut(outcome.error, 300))})`
      const shown = (good ? paint.good : paint.bad)(result)
      line(
        at,
        `--> ${paint.strong(event)} ${target} ${shown} ${milliseconds(ms)} attempt ${number}${broken(faults)}${rest(delivery, at)}`,
      )
      if (verbose) body(maskedText(new TextDecoder().decode(request.body)))
    },
    event: ({ at, id, type, cause }) => line(at, paint.faint(`--- ${type} ${id} by ${safe(cause)}`)),
  }
}

/** What was broken on purpose. */
const broken = (faults: Attempt['faults']) =>
  faults.length === 0 ? '' : `, on purpose: ${faults.map(({ kind }) => kind).join(', ')}`

/** What follows a failed attempt. */
function rest({ state, nextAttemptAt, reason }: Delivery, at: number): string {
  if (nextAttemptAt !== null) return `, next in ${Math.round((nextAttemptAt - at) / 100) / 10}s`
  return state === 'failed' || state === 'cancelled' ? `, ${state}${reason === null ? '' : `: ${safe(reason)}`}` : ''
}

/** One line for each thing, with `type` saying what it is. */
function jsonPrinter(workspace: string, { verbose, out }: LiveOptions): Printer {
  const line = (type: string, at: number, rest: object) =>
    out(JSON.stringify({ type, at: new Date(at).toISOString(), workspace, ...rest }))
  const decoder = new TextDecoder()
  return {
    exchange(exchange) {
      const { id, surface, at, ms, method, path, query, token, status } = exchange
      const bodies = verbose ? { request: exchange.request, response: exchange.response } : {}
      line('exchange', at, { id, surface, ms, method, path, query, token, status, ...bodies })
    },
    attempt(
      { id, message, state, nextAttemptAt, reason },
      { at, ms, address, timings, number, copy, faults, request, outcome },
    ) {
      const { eventId, dialect, event, subscriptionId } = message
      const result =
        outcome.kind === 'answered'
          ? { kind: outcome.kind, status: outcome.status }
          : { kind: outcome.kind, error: outcome.error }
      line('attempt', at, {
        deliveryId: id,
        eventId,
        dialect,
        event,
        subscriptionId,
        url: request.url,
        attempt: number,
        copy,
        ms,
        address,
        timings,
        faults: faults.length === 0 ? undefined : faults,
        outcome: result,
        state,
        nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt).toISOString(),
        reason,
        ...(verbose ? { body: maskedText(decoder.decode(request.body)) } : {}),
      })
    },
    event: ({ id, type, at, cause }) => line('event', at, { id, event: type, cause }),
  }
}
