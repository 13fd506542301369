import { choice } from '../../faults/options.ts'
import type { Message } from '../message.ts'
import { defineFault, type FaultContext } from './fault.ts'
import { type Json, mapLeaves, parsed, places, withJson } from './json.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What the message is about: as it says itself, or the first id below its envelope. */
function subjectOf({ subject, body }: Message): string | undefined {
  if (subject !== undefined) return subject
  const payload = parsed(body)
  const place =
    payload === undefined
      ? undefined
      : places(payload).find(({ key, pointer }) => IDS.has(key) && pointer.lastIndexOf('/') > 0)
  return typeof place?.value === 'string' ? place.value : undefined
}

const IDS = new Set(['uuid', 'productId', 'id'])

function other(
  as: 'unknown' | 'upper-case' | 'foreign' | 'deleted',
  subject: string,
  { around, message, random }: FaultContext<unknown>,
) {
  switch (as) {
    case 'unknown':
      return UUID.test(subject) ? random.uuid() : random.hex(Math.max(8, subject.length))
    case 'upper-case':
      return subject.toUpperCase()
    case 'foreign':
      return around.foreignSubject(message)
    case 'deleted':
      return around.deletedProduct(message)
  }
}

/** Another id than that of what changed. */
export const wrongId = defineFault({
  kind: 'wrong-id',
  summary: 'The message names something that does not exist, is gone, or is not yours.',
  standsFor: 'A mix-up of tenants at the supplier; an event for what answers 404 when you look it up.',
  topic: 'meaning',
  covers: ['FD-45', 'FD-59', 'FD-62'],
  options: {
    as: choice(
      'The id',
      {
        unknown: 'does not exist',
        'upper-case': 'is in capitals',
        foreign: "is that of another token's booking or quotation",
        deleted: 'is that of a product that was deleted',
      },
      'unknown',
    ),
  },
  applies: ({ as }, context) => {
    const subject = subjectOf(context.message)
    return subject !== undefined && other(as, subject, context) !== undefined
  },
  shape(send, { as }, context) {
    const subject = subjectOf(context.message)
    const wrong = subject === undefined ? undefined : other(as, subject, context)
    if (wrong === undefined) return send
    return withJson(send, payload => mapLeaves(payload, (value: Json) => (value === subject ? wrong : value)))
  },
})
