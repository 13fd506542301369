import type { Call, Reply } from '../../src/http/call.ts'
import type { Sandbox } from '../../src/sandbox.ts'
import { isRecord, type Json, records } from './checks.ts'

/** A JSON answer on its way out, and the call that it answers. */
export interface Passing {
  readonly call: Call
  /** `POST /bookings/{id}/confirm`: within the base, without the id. */
  readonly route: string
  readonly status: number
  readonly json: unknown
}

/** What a supplier with a defect answers instead; undefined leaves the answer as it is. */
export type Lie = (
  passing: Passing,
) => (Partial<Pick<Reply, 'status' | 'headers'>> & { readonly json?: unknown }) | undefined

/** The sandbox behind a proxy that alters its answers. */
export function lying(sandbox: Sandbox, lie: Lie): Sandbox {
  const told = async (call: Call): Promise<Reply> => {
    const reply = await sandbox.handle(call)
    const { body } = reply
    if (body === null || (typeof body === 'object' && 'start' in body)) return reply
    const json: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    const path = call.path.replace('/octo/v1', '').replace(/\/(bookings|products)\/[^/]+/, '/$1/{id}')
    const other = lie({ call, route: `${call.method} ${path}`, status: reply.status, json })
    if (!other) return reply
    const text = typeof other.json === 'string' ? other.json : JSON.stringify('json' in other ? other.json : json)
    return { ...reply, status: other.status ?? reply.status, headers: other.headers ?? reply.headers, body: text }
  }
  return Object.create(sandbox, { handle: { value: told } }) as Sandbox
}

/** Alters the object of a successful answer to one route. */
export const instead =
  (route: string, change: (shown: Json, call: Call) => unknown): Lie =>
  ({ route: asked, status, json, call }) =>
    asked === route && status === 200 && isRecord(json) ? { json: change(json, call) } : undefined

/** Alters every entry of a successful list. */
export const each =
  (route: string, change: (entry: Json) => unknown): Lie =>
  ({ route: asked, status, json }) =>
    asked === route && status === 200 && Array.isArray(json) ? { json: records(json).map(change) } : undefined

/** Alters every refusal. */
export const refusals =
  (change: (error: Json) => { readonly status?: number; readonly json?: unknown }): Lie =>
  ({ status, json }) =>
    status === 400 && isRecord(json) ? change(json) : undefined
