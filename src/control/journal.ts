import type * as api from '../generated/sandbox/types.ts'
import type { Exchange } from '../http/journal.ts'
import { utcMillis } from '../shared/clock.ts'
import type { ControlHandlers } from './context.ts'
import { pageOf } from './page.ts'

export const journal = {
  'GET /journal': ({ query }, { workspace }) => {
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
