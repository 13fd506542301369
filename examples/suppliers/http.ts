import type { Context } from 'hono'

export type Json = Record<string, unknown>

/** Tokens of two resellers, and what each may do with subscriptions. All but the last are the same reseller's. */
export const TOKENS: Readonly<Record<string, readonly string[]>> = {
  'tours-full': ['read', 'write'],
  'tours-read': ['read'],
  'tours-write': ['write'],
  'tours-plain': [],
  'tours-other': ['read', 'write'],
}

/** Thrown by a route, answered in the form of OCTO. */
export class Refused extends Error {
  readonly status: 400 | 401 | 403 | 404
  readonly code: string
  readonly more: Json

  constructor(status: 400 | 401 | 403 | 404, code: string, message: string, more: Json = {}) {
    super(message)
    this.status = status
    this.code = code
    this.more = more
  }
}

export const bad = (message: string) => new Refused(400, 'BAD_REQUEST', message)

/** The token of a call. @throws Refused */
export function tokenOf(c: Context): string {
  const token = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
  if (token === undefined || !Object.hasOwn(TOKENS, token))
    throw new Refused(401, 'UNAUTHORIZED', 'Send Authorization: Bearer and a known token.')
  return token
}

/** The JSON object of a call. @throws Refused */
export async function jsonOf(c: Context): Promise<Json> {
  const isJson = /^application\/json\b/i.test(c.req.header('Content-Type') ?? '')
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > 1_048_576) throw bad('The body must be no more than 1 MiB.')
  const body = isJson ? parsed(bytes) : undefined
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw bad('The body must be a JSON object with Content-Type application/json.')
  return { ...body }
}

function parsed(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** The capabilities that a call asks for and this supplier has, as the call writes them. */
export const capabilitiesOf = (c: Context): readonly string[] =>
  (c.req.header('Octo-Capabilities') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => /^(octo\/)?(notifications|pricing)$/.test(name))

const PRICES = /^(pricing|pricingFrom|unitPricing|unitPricingFrom|pricingPer|defaultCurrency|availableCurrencies)$/

/** Answers with JSON, which has prices only when the call asks for `pricing`. */
export function answer(c: Context, body: unknown, status: 200 | 201 = 200) {
  const names = capabilitiesOf(c)
  c.header('Octo-Capabilities', names.join(', '))
  const isPriced = names.some(name => name.endsWith('pricing'))
  const shown = JSON.stringify(body, (key, value) => (PRICES.test(key) && !isPriced ? undefined : value))
  return c.body(shown, status, { 'Content-Type': 'application/json' })
}
