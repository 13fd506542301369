import { choice, LARGEST_BODY, whole } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { text, withText } from './json.ts'

/** Far more than usual. */
export const oversized = defineFault({
  kind: 'oversized',
  summary: 'The body is very large, very deep or very wide.',
  standsFor: 'An accidental full export.',
  topic: 'payload',
  covers: ['FD-42'],
  options: {
    as: choice('How', { large: 'a long text', deep: 'lists within lists', wide: 'very many keys' }, 'large'),
    bytes: whole('With `large`: the size of the body', 1024 * 1024, [1_024, LARGEST_BODY], 'bytes'),
    levels: whole('With `deep`: how deep', 10_000, [1, 1_000_000]),
    keys: whole('With `wide`: how many', 100_000, [1, 200_000]),
  },
  shape(send, { as, bytes, levels, keys }) {
    const json = text(send.body)
    const extra = {
      large: () => JSON.stringify('x'.repeat(Math.max(0, bytes - json.length - '"extra":"",'.length))),
      deep: () => '['.repeat(levels) + ']'.repeat(levels),
      wide: () => `{${Array.from({ length: keys }, (_, i) => `"key${i}":${i}`).join(',')}}`,
    }[as]()
    return json.startsWith('{')
      ? withText(
          send,
          json.replace('{', () => `{"extra":${extra},`),
        )
      : send
  },
})
