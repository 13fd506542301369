import type { Exchange } from '../exchange.ts'
import { isJson, unmet } from '../expect.ts'

/** One bad input: what it is, as a report names it, and the call that carries it. */
export interface BadInput {
  readonly input: string
  readonly exchange: Exchange
}

/** What is wrong with an answer that should refuse, or undefined. */
type Judge = (exchange: Exchange) => string | undefined

/** `201`, `500 INTERNAL_SERVER_ERROR`, `no answer`: an answer in a few words. */
const shown = ({ response, trouble }: Exchange): string => {
  if (!response) return trouble ?? 'no answer'
  const code = isJson(response.json) && typeof response.json.error === 'string' ? ` ${response.json.error}` : ''
  return `${response.status}${code}`
}

/**
 * Judges all of them before it fails, and then names every one that is answered wrongly.
 * @param must what is right, as the end of a sentence: `refused with 400`
 */
export function judgeEach(inputs: readonly BadInput[], must: string, judge: Judge): void {
  const wrong = inputs.flatMap(({ input, exchange }) => {
    const trouble = judge(exchange)
    return trouble === undefined ? [] : [{ input, exchange, trouble }]
  })
  if (wrong.length === 0) return
  unmet(
    `Each of these must be ${must}. ${wrong.map(({ input, trouble }) => `${input}: ${trouble}`).join('; ')}.`,
    must,
    Object.fromEntries(wrong.map(({ input, exchange }) => [input, shown(exchange)])),
    { exchange: wrong[0]!.exchange },
  )
}

/** A status from 400 to 499, and a body with `error` and `errorMessage`, as OCTO writes its errors. */
export const isRefused: Judge = exchange => {
  const { response } = exchange
  if (!response || response.status < 400 || response.status > 499) return `answered ${shown(exchange)}`
  const { json } = response
  if (!isJson(json) || typeof json.error !== 'string' || typeof json.errorMessage !== 'string')
    return `answered ${response.status} without error and errorMessage`
  return undefined
}

/** One of these statuses. */
export const hasStatus =
  (...allowed: readonly number[]): Judge =>
  exchange =>
    exchange.response && allowed.includes(exchange.response.status) ? undefined : `answered ${shown(exchange)}`

/** Done: 200 or 201. Which of them it must be is said where making is judged. */
export const isMade: Judge = hasStatus(200, 201)

/** An answer that is not the supplier's own fault: none from 500 to 599, and not none. */
export const isNoCrash: Judge = exchange =>
  exchange.response && exchange.response.status < 500 ? undefined : `answered ${shown(exchange)}`
