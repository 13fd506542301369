import type { Exchange } from '../exchange.ts'
import { unmet } from '../expect.ts'
import { Skipped } from '../failure.ts'
import type { Receiver } from './target.ts'

/** Status of an answer; 0 when none came. */
export const statusOf = ({ response }: Exchange): number => response?.status ?? 0

/** What came instead of an answer, or its status. */
const came = ({ response, trouble }: Exchange) => response?.status ?? trouble

/** A delivery was answered 2xx. */
export function expectTaken(exchange: Exchange, what = 'A valid delivery'): void {
  const status = statusOf(exchange)
  if (status < 200 || status > 299)
    unmet(`${what} must be answered 2xx.${nameless(exchange)}`, '200 to 299', came(exchange), { exchange })
}

const ANYBODYS = ['content-type', 'user-agent', 'accept']

/** What the user forgot, most likely, when a delivery that nobody could know is refused as one. */
function nameless(exchange: Exchange): string {
  const isNaked = Object.keys(exchange.request.headers).every(name => ANYBODYS.includes(name.toLowerCase()))
  return isNaked && [401, 403].includes(statusOf(exchange))
    ? ' It carried nothing by which the receiver could know its supplier: give --header, or credentials in --url.'
    : ''
}

/** A request was refused with one of these statuses. */
export function expectRefused(exchange: Exchange, what: string, ...allowed: readonly number[]): void {
  if (!allowed.includes(statusOf(exchange)))
    unmet(`${what} must be answered ${allowed.join(' or ')}.`, allowed, came(exchange), { exchange })
}

/** What can never succeed was refused as the caller's mistake. */
export function expectMistake(exchange: Exchange, what: string): void {
  const status = statusOf(exchange)
  if (status < 400 || status > 499) unmet(`${what} must be answered 4xx.`, '400 to 499', came(exchange), { exchange })
}

/** Whatever was answered, the receiver did not fall over. */
export function expectUpright(exchange: Exchange, what: string): void {
  const status = statusOf(exchange)
  if (status === 0 || status >= 500)
    unmet(`${what} must not be answered 5xx.`, 'below 500', came(exchange), { exchange })
}

/** The time that so many in a hundred answers took at most. */
export function percentile(exchanges: readonly Exchange[], percent: number): number {
  const times = exchanges.map(({ ms }) => ms).sort((a, b) => a - b)
  return times[Math.max(0, Math.ceil((times.length * percent) / 100) - 1)] ?? 0
}

/** Says in the report that only the answers were judged, when there is no probe. Whether there is one. */
export function looksToo(receiver: Receiver): boolean {
  if (!receiver.canLook) receiver.remark('The state was not looked at: there is no probe.')
  return receiver.canLook
}

/** @throws Skipped unless the run may take minutes */
export function onlyLong({ target }: Receiver, takes: string): void {
  if (!target.long) throw new Skipped(`Takes ${takes}: --long.`)
}
