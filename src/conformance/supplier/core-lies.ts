import { isJson, type Json } from '../expect.ts'
import { isRoute, type Lie, type LieCall, type LieReply } from '../lie.ts'

type Reply = NonNullable<Lie['reply']>

/** Whether a lie is told in answer to a call; its JSON body is an object that may be empty. */
type When = (body: Json, call: LieCall) => boolean
const always: When = () => true

const bodyOf = (call: LieCall): Json => (isJson(call.json) ? call.json : {})

/** Alters the object of a successful answer. */
export const instead =
  (route: string, change: (shown: Json, call: LieCall) => unknown, when: When = always): Reply =>
  (reply, call) =>
    isRoute(call, route) && reply.status < 300 && isJson(reply.body) && when(bodyOf(call), call)
      ? { ...reply, body: change(reply.body, call) }
      : undefined

/** Alters every object of a successful list. */
export const each =
  (
    route: string,
    change: (entry: Json, i: number, all: readonly Json[], call: LieCall) => unknown,
    when: When = always,
  ): Reply =>
  (reply, call) =>
    isRoute(call, route) && reply.status < 300 && Array.isArray(reply.body) && when(bodyOf(call), call)
      ? { ...reply, body: reply.body.filter(isJson).map((entry, i, all) => change(entry, i, all, call)) }
      : undefined

/** Alters a refusal that has this code; `*` is any. */
export const refusal =
  (
    route: string,
    code: string,
    change: Partial<LieReply> | ((error: Json) => Partial<LieReply>),
    when: When = always,
  ): Reply =>
  (reply, call) => {
    const { body } = reply
    if (!isRoute(call, route) || reply.status < 400 || !isJson(body) || !when(bodyOf(call), call)) return undefined
    if (code !== '*' && body.error !== code) return undefined
    return { ...reply, ...(typeof change === 'function' ? change(body) : change) }
  }

/** Refuses what should be done. */
export const refuses =
  (route: string, when: When = always): NonNullable<Lie['call']> =>
  call =>
    isRoute(call, route) && when(bodyOf(call), call)
      ? { status: 400, headers: JSON_HEADERS, body: { error: 'UNPROCESSABLE_ENTITY', errorMessage: 'No.' } }
      : undefined

/** Does not look at part of a call: the honest supplier gets it without. */
export const overlooks =
  (route: string, change: (body: Json, call: LieCall) => unknown, when: When = always): NonNullable<Lie['call']> =>
  call =>
    isRoute(call, route) && when(bodyOf(call), call) ? { ...call, json: change(bodyOf(call), call) } : undefined

/** Headers of an answer that a lie makes up. */
export const JSON_HEADERS = { 'content-type': 'application/json' }

/** The object without some of its fields. */
export const without = (shown: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(shown).filter(([name]) => !names.includes(name)))

/** The object with only some of its fields. */
export const only = (shown: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(shown).filter(([name]) => names.includes(name)))
