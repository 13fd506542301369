import type * as api from '../generated/sandbox/types.ts'
import type { Exchange } from '../http/journal.ts'
import { utcMillis } from '../shared/clock.ts'
import { didYouMean, nearest } from '../shared/suggest.ts'
import type { ControlHandlers } from './context.ts'
import { pageOf } from './page.ts'
import { Problem } from './problem.ts'

export const journal = {
  'GET /journal': ({ query }, { workspace, sandbox }) => {
    checkSurface(query.surface, ['sandbox', ...sandbox.dialects.map(({ name }) => name)])
    const all = workspace.journal.list()
    const fits = query.surface === undefined ? all : all.filter(({ surface }) => surface === query.surface)
    const { records, next } = pageOf(fits, ({ id }) => id, query)
    return { exchanges: records.map(exchangeView), next }
  },
} satisfies Partial<ControlHandlers>

export const exchangeView = (exchange: Exchange): api.Exchange => ({
  id: exchange.id,
  surface: exchange.surface,
  at: utcMillis(exchange.at),
  ms: exchange.ms,
  method: exchange.method,
  path: exchange.path,
  query: exchange.query,
  token: exchange.token,
  status: exchange.status,
  request: exchange.request,
  response: exchange.response,
  faults: [...exchange.faults],
})

/** @throws Problem 400 for one that is not served */
function checkSurface(surface: string | undefined, allowed: readonly string[]): void {
  if (surface === undefined || allowed.includes(surface)) return
  throw new Problem(
    400,
    `There is no surface "${surface.slice(0, 60)}".${didYouMean(surface, allowed)} There are ${allowed.join(', ')}.`,
    { allowed, suggestion: nearest(surface, allowed) },
  )
}
