import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, type Json, parsed, text, withText } from './json.ts'

function mapObjects(value: Json, change: (entries: [string, Json][]) => [string, Json][]): Json {
  if (Array.isArray(value)) return value.map(inner => mapObjects(inner, change))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => [key, mapObjects(inner, change)])
  return Object.fromEntries(change(entries))
}

const snake = (key: string) => key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

const EDITS: Readonly<Record<'key-order' | 'key-case' | 'whitespace' | 'escaped-slashes', (payload: Json) => string>> =
  {
    'key-order': payload => JSON.stringify(mapObjects(payload, entries => entries.reverse())),
    'key-case': payload =>
      JSON.stringify(mapObjects(payload, entries => entries.map(([key, value]) => [snake(key), value]))),
    whitespace: payload => `\r\n${JSON.stringify(payload, null, '\t')}\n`,
    'escaped-slashes': payload => JSON.stringify(payload).replaceAll('/', '\\/'),
  }

/** The same content in other bytes. */
export const reformatted = defineFault({
  kind: 'reformatted',
  summary: 'The body is written otherwise: keys in another order or case, white space, escaped slashes.',
  standsFor: 'Another serializer at the supplier; it breaks receivers that hash or compare bytes.',
  topic: 'payload',
  covers: ['FD-40'],
  options: {
    as: choice(
      'How',
      {
        'key-order': 'keys in reverse order',
        'key-case': 'keys in snake_case',
        whitespace: 'tabs and line breaks between them',
        'escaped-slashes': '`/` as `\\/`',
      },
      'key-order',
    ),
  },
  shape(send, { as }) {
    const payload = parsed(send.body)
    return withText(send, payload === undefined ? text(send.body) : EDITS[as](payload))
  },
})
