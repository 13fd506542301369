import { type Check, isRecord, type Notes, text } from './checks.ts'
import type { Answer } from './client.ts'

/** The body of an answer that must be a success: only 200 counts, and it must be JSON that says which capabilities are on. */
export function success(answer: Answer, check: Check, notes: Notes): unknown {
  const { route, status, headers, json } = answer
  if (status !== 200) notes.fail(`${route} must answer 200; it answered ${told(answer)}.`)
  if (status === 0) return undefined
  requireJson(answer, notes)
  if (headers['octo-capabilities'] === undefined) notes.fail(`${route} must answer with an Octo-Capabilities header.`)
  check(json, 'answer', notes)
  return status === 200 ? json : undefined
}

/** A refusal that must be 400 with one of these codes; the offending id must come back under its own name. */
export function refusal(
  answer: Answer,
  wanted: Readonly<Record<string, readonly [name: string, id: string] | null>>,
  notes: Notes,
) {
  const { route, status, json } = answer
  if (status !== 400) notes.fail(`${route} must answer 400; it answered ${told(answer)}.`)
  if (status === 0) return
  requireJson(answer, notes)
  if (!isRecord(json)) return notes.fail(`${route} must answer with an error object.`)
  text(json.errorMessage, 'errorMessage', notes)
  const code = String(json.error)
  const echo = wanted[code]
  if (echo === undefined) notes.fail(`${route} must be ${Object.keys(wanted).join(' or ')}; it is ${code}.`)
  else if (echo !== null && json[echo[0]] !== echo[1])
    notes.fail(`${route} must give back ${echo[0]} "${echo[1]}"; it gave ${JSON.stringify(json[echo[0]])}.`)
}

function requireJson({ route, headers, json }: Answer, notes: Notes) {
  if (json === undefined) notes.fail(`${route} did not answer with JSON.`)
  const type = String(headers['content-type'])
  if (!type.startsWith('application/json')) notes.fail(`${route} must answer application/json; it is ${type}.`)
}

const told = ({ status, json, trouble }: Answer) =>
  status === 0 ? `not at all: ${trouble}` : `${status} ${JSON.stringify(json)?.slice(0, 200)}`

export const INVALID = {
  product: { INVALID_PRODUCT_ID: ['productId', 'invalidProductId'] },
  option: { INVALID_OPTION_ID: ['optionId', 'invalidOptionId'] },
  availability: { INVALID_AVAILABILITY_ID: ['availabilityId', 'invalidAvailabilityId'] },
  unit: { INVALID_UNIT_ID: ['unitId', 'invalidUnitId'] },
  /** Either answer is right for a uuid that nobody knows. */
  uuid: { INVALID_BOOKING_UUID: ['uuid', 'invalidUUID'], BAD_REQUEST: null },
  request: { BAD_REQUEST: null },
  entity: { UNPROCESSABLE_ENTITY: null },
} as const
