import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, type Json, withJson } from './json.ts'

/** What the envelope is about: `data`, or else what stands beside `webhook`, alone when it is a single thing. */
function content(payload: Json): Json {
  if (!isObject(payload)) return payload
  const { data, webhook: _, ...rest } = payload
  if (data !== undefined) return data
  const all = Object.values(rest)
  return all.length === 1 ? all[0]! : rest
}

const EDITS: Readonly<Record<'bare' | 'double' | 'list' | 'several', (payload: Json) => Json>> = {
  bare: content,
  double: payload => ({ data: payload }),
  list: payload => [payload],
  several: payload => [payload, payload, payload],
}

/** The message in other paper. */
export const wrongEnvelope = defineFault({
  kind: 'wrong-envelope',
  summary: 'The message comes without its envelope, in two, or in a list.',
  standsFor: 'Another version of the interface; suppliers that send several events at once.',
  topic: 'payload',
  covers: ['FD-39'],
  options: {
    as: choice(
      'How',
      { bare: 'without its envelope', double: 'in one more', list: 'in a list of one', several: 'in a list of three' },
      'bare',
    ),
  },
  shape: (send, { as }) => withJson(send, EDITS[as]),
})
