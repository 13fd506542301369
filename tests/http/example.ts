import type { FaultKind } from '../../src/faults/kind.ts'
import type { RuleInput } from '../../src/faults/read.ts'
import { createReceiver } from '../../src/testing/receiver.ts'
import { openBookspot } from '../flows/bookspot.ts'
import { bodyOf, headOf, type RawCall, raw, type Seen, statusOf } from './broken.ts'

/** Faults that hold an answer back at least so many real ms in the examples; a busy machine makes no other answer late. */
const LATE = 250
const HOLDING = ['slow-answer', 'early-notification']

/**
 * Plays an example of docs/api-faults.md: a sandbox with one subscription and one hold, then the rule through the control
 * API, then each step. Answers what came of each.
 */
export async function playExample(rule: RuleInput, steps: readonly string[]): Promise<readonly string[]> {
  await using bookspot = await openBookspot()
  await using receiver = await createReceiver({ respond: () => ({ status: 204, delayMs: 300 }) })
  const slot = await bookspot.slot('42', 'DINNER')
  const wanted = {
    productId: slot.productId,
    optionId: slot.optionId,
    availabilityId: slot.id,
    unitItems: [{ unitId: 'adult' }],
  }
  const { uuid } = (await bookspot.call('POST /bookings', wanted)).json
  await bookspot.subscribe(receiver.url)
  const added = await bookspot.call('POST /_sandbox/v1/faults', rule)
  if (added.status !== 201) throw new Error(added.text)

  const calls: Readonly<Record<string, RawCall>> = {
    'ask for the supplier': { path: '/supplier' },
    'check availability': {
      method: 'POST',
      path: '/availability',
      body: { productId: slot.productId, optionId: slot.optionId, availabilityIds: [slot.id] },
    },
    reserve: { method: 'POST', path: '/bookings', body: wanted },
    'reserve with travelPurpose': { method: 'POST', path: '/bookings', body: { ...wanted, travelPurpose: 'LEISURE' } },
    'reserve with pricing': {
      method: 'POST',
      path: '/bookings',
      body: wanted,
      headers: { 'octo-capabilities': 'octo/pricing' },
    },
    confirm: { method: 'POST', path: `/bookings/${uuid}/confirm`, body: { contact: { fullName: 'Ann' } } },
    'read the booking': { path: `/bookings/${uuid}` },
    'list subscriptions': {
      path: '/notifications/subscriptions',
      headers: { 'octo-capabilities': 'octo/notifications' },
    },
    'read page 1 of the bookings': { path: '/bookings?page=1&limit=1' },
    'read page 2 of the bookings': { path: '/bookings?page=2&limit=1' },
  }
  const outcomes: string[] = []
  const met: string[] = []
  for (const step of steps) {
    const wait = /^wait (\d+)s$/.exec(step)
    if (wait) {
      await bookspot.advance(Number(wait[1]) * 1_000)
      outcomes.push('')
      continue
    }
    const call = calls[step]
    if (!call) throw new Error(`There is no step "${step}".`)
    // Only RhomTrip has pages.
    const base = step.includes('page') ? '' : '/octo/v1'
    const started = performance.now()
    const told = receiver.received.length
    const seen = await raw(bookspot.server.port, {
      ...call,
      path: base + call.path,
      headers: { connection: 'close', ...call.headers },
      ...(rule.kind === 'no-answer' && { patience: 300 }),
    })
    if (base === '') {
      const [booking] = JSON.parse(bodyOf(seen)) as { uuid: string }[]
      if (!met.includes(booking!.uuid)) met.push(booking!.uuid)
      outcomes.push(`${statusOf(seen)} booking ${'ABC'[met.indexOf(booking!.uuid)]}`)
      continue
    }
    const late = HOLDING.includes(rule.kind) && performance.now() - started >= LATE
    outcomes.push(outcomeOf(seen) + (late ? (receiver.received.length > told ? ', notified before' : ', late') : ''))
  }
  return outcomes
}

function outcomeOf(seen: Seen): string {
  if (seen.text === '')
    return { reset: 'connection reset', end: 'connection closed', open: 'nothing comes' }[seen.ended]
  const head = headOf(seen)
  const status = statusOf(seen)
  const said = /^content-length: (\d+)/im.exec(head)?.[1]
  const length = Buffer.byteLength(bodyOf(seen))
  if (said !== undefined && Number(said) !== length) {
    const ended = seen.ended === 'reset' ? 'connection reset' : 'connection closed'
    return `${status} with ${length} of ${said} bytes, ${ended}`
  }
  const retryAfter = /^retry-after: (.*)\r/im.exec(`${head}\r`)?.[1]
  const pieces = /^transfer-encoding: chunked/im.test(head) ? bodyOf(seen).match(/^[1-9a-f][0-9a-f]*\r$/gm) : null
  const words = pieces === null ? wordsOf(bodyOf(seen)) : ` in ${pieces.length} pieces`
  return `${status}${words}${retryAfter === undefined ? '' : `, Retry-After: ${retryAfter}`}`
}

/** The word in which the answer's meaning lies. */
function wordsOf(body: string): string {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return ' without JSON'
  }
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first !== 'object' || first === null) return ''
  if ('error' in first) return ` ${first.error}`
  if ('vacancies' in first) return ` ${first.vacancies} left`
  if ('pricing' in first) return ' with prices'
  return 'status' in first ? ` ${first.status}` : ''
}

/** What a kind's section of the page says of its options; empty when it has none. */
export function optionTable({ options }: Pick<FaultKind, 'options'>): string {
  const rows = Object.entries(options).map(([name, { says, type, default: usual, least, most, unit }]) => {
    const range = least === undefined ? '' : `, ${least} to ${most}${unit === undefined ? '' : ` ${unit}`}`
    const shown = usual === null ? 'none' : `\`${usual}\``
    return `| \`${name}\` | ${type}${range} | ${shown} | ${says.replace(/\.$/, '')} |`
  })
  return rows.length === 0
    ? ''
    : ['| option | type | default | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
