import { randomUUID } from 'node:crypto'
import type { Caller } from '../call.ts'
import type { AssumptionId } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import { Skipped, Unmet, type Unspecified } from '../failure.ts'
import { type Hooks, NO_HOOKS } from '../hooks.ts'
import type { Inbox, Inboxes } from '../inbox.ts'
import { speak } from '../wire.ts'
import type { SendOptions, Supplier, SupplierTarget, TargetTokens } from './target.ts'

/** What a whole run shares. */
export interface RunWide {
  readonly target: SupplierTarget
  readonly caller: Caller
  readonly inboxes: Inboxes
  readonly memory: Map<string, Promise<unknown>>
}

/** What one check did. */
export interface Trace {
  readonly exchanges: Exchange[]
  readonly inboxes: Inbox[]
  readonly unspecified: Unspecified[]
  readonly tidying: (() => Promise<unknown>)[]
}

/** Capabilities of an ordinary call. */
const CAPABILITIES = { bookspot: 'notifications, pricing', rhomtrip: 'octo/webhooks, octo/pricing' } as const

const FLAGS = {
  full: '--token',
  read: '--token-read',
  write: '--token-write',
  plain: '--token-plain',
  other: '--token-other',
} as const

/** The supplier as one check sees it; what the check does is written into `trace`. */
export function probe({ target, caller, inboxes, memory }: RunWide, trace: Trace): Supplier {
  const hooks: Hooks = target.hooks ?? NO_HOOKS
  const token = (name: keyof TargetTokens) => {
    const value = target.tokens[name]
    if (value === undefined) throw new Skipped(`Give a token with ${FLAGS[name]}.`)
    return value
  }
  return {
    dialect: target.dialect,
    url: target.url,
    time: inboxes.time,
    token,
    async send(route, options = {}) {
      const [method, path] = route.split(' ') as [string, string]
      const exchange = await caller.call({
        method,
        url: target.url + path + queryOf(options.query),
        headers: headersOf(
          options,
          options.as === false ? undefined : token(options.as ?? 'full'),
          CAPABILITIES[target.dialect],
        ),
        body: bodyOf(options.body),
        timeoutMs: options.timeoutMs ?? target.timeoutMs ?? 10_000,
      })
      trace.exchanges.push(exchange)
      return exchange
    },
    async wire(wanted) {
      const outcome = await speak({ url: target.url, timeoutMs: target.timeoutMs ?? 10_000, ...wanted })
      trace.exchanges.push(outcome.exchange)
      return outcome
    },
    trickleMs() {
      if (target.trickleMs === undefined)
        throw new Skipped('Say how long a request may trickle in: --trickle <seconds>.')
      return target.trickleMs
    },
    inbox() {
      const inbox = inboxes.open()
      trace.inboxes.push(inbox)
      return inbox
    },
    async cause(change, subject = {}) {
      const hook = hooks.cause(change)
      if (!hook) throw new Skipped(`Say how the supplier is made to do it: --on ${change}=<command or URL>.`)
      await hook(subject)
    },
    async assumed(assumption: AssumptionId, judge) {
      try {
        await judge()
      } catch (error) {
        if (!(error instanceof Unmet)) throw error
        const exchange = error.difference.exchange ?? trace.exchanges.at(-1)
        trace.unspecified.push({ ...error.difference, assumption, ...(exchange && { exchange }) })
      }
    },
    afterwards: tidy => void trace.tidying.push(tidy),
    once<T>(name: string, make: () => Promise<T>) {
      const known = memory.get(name) ?? make()
      memory.set(name, known)
      return known as Promise<T>
    },
    unique: () => randomUUID(),
  }
}

function headersOf(
  { capabilities, body, headers = {} }: SendOptions,
  token: string | undefined,
  ordinary: string,
): Record<string, string> {
  const named = new Set(Object.keys(headers).map(name => name.toLowerCase()))
  const usual: Record<string, string> = {
    Accept: 'application/json',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(capabilities !== false && { 'Octo-Capabilities': capabilities ?? ordinary }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  return { ...Object.fromEntries(Object.entries(usual).filter(([name]) => !named.has(name.toLowerCase()))), ...headers }
}

const queryOf = (query: SendOptions['query']) => (query ? `?${new URLSearchParams(query)}` : '')

const bodyOf = (body: unknown) =>
  body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
