import { whole, yes } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, type Json, withJson } from './json.ts'

/** More than the schema says. */
export const extraFields = defineFault({
  kind: 'extra-fields',
  summary: 'The payload has fields that nobody told you of.',
  standsFor: 'An additive change, which a supplier may make at any time.',
  topic: 'payload',
  covers: ['FD-37'],
  options: {
    count: whole('How many in each object', 3, [1, 1_000]),
    nested: yes('Whether the objects inside get them too', true),
  },
  shape: (send, { count, nested }) =>
    withJson(send, payload => {
      const extra = Object.fromEntries(
        Array.from({ length: count }, (_, i): [string, Json] => [
          `newField${i + 1}`,
          i % 2 === 0 ? 'new' : { value: i },
        ]),
      )
      const grow = (value: Json): Json => {
        if (Array.isArray(value)) return value.map(grow)
        if (!isObject(value)) return value
        const inner = nested ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, grow(each)])) : value
        return { ...inner, ...extra }
      }
      return grow(payload)
    }),
})
