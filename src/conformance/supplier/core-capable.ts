import { expectStatus, type Json } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { isRoute, type Lie, type LieCall } from '../lie.ts'
import type { Supplier } from './target.ts'

/** Short names that an answer says are on. */
export function namedIn(headers: Readonly<Record<string, string>>): readonly string[] {
  return (headers['octo-capabilities'] ?? '').split(',').map(name => name.trim().replace(/^octo\//, ''))
}

/** An answer to a call with these capabilities; skipped where the supplier does not have them. */
export async function asked(supplier: Supplier, route: string, names: string, body?: Json) {
  const exchange = await supplier.send(route, { capabilities: names, ...(body && { body }) })
  const { headers } = expectStatus(exchange, 200)
  const missing = names.split(', ').find(name => !namedIn(headers).includes(name.replace(/^octo\//, '')))
  if (missing && missing !== 'octo/pricing') throw new Skipped(`The supplier does not have the capability ${missing}.`)
  return exchange
}

/** Octo-Capabilities of a call. */
export const capabilitiesOf = (call: LieCall): string => call.headers['octo-capabilities'] ?? ''

/** Takes these capabilities for granted on some route, asked for or not. */
export const unasked =
  (route: string, names: string): NonNullable<Lie['call']> =>
  call =>
    isRoute(call, route) && capabilitiesOf(call) === ''
      ? { ...call, headers: { ...call.headers, 'octo-capabilities': names } }
      : undefined
