import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, parsed, text, withText } from './json.ts'

/** Two values under one key: parsers differ in which one they take. */
export const duplicateKeys = defineFault({
  kind: 'duplicate-keys',
  summary: 'A key of the payload is there twice, with two values.',
  standsFor: 'JSON that was put together from strings. Most parsers take the last value, some the first.',
  topic: 'payload',
  covers: ['FD-41'],
  options: {
    order: choice('Where the wrong value stands', { first: 'before the right one', last: 'after it' }, 'first'),
  },
  shape(send, { order }) {
    const json = text(send.body)
    const payload = parsed(send.body)
    const key = isObject(payload) ? Object.keys(payload)[0] : undefined
    if (key === undefined) return send
    const wrong = `${JSON.stringify(key)}:"wrong-on-purpose"`
    return withText(
      send,
      order === 'first' ? json.replace('{', () => `{${wrong},`) : json.replace(/\}\s*$/, () => `,${wrong}}`),
    )
  },
})
