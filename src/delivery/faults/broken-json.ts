import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { text, withText } from './json.ts'

const EDITS = {
  cut: (json: string) => json.slice(0, Math.max(1, Math.floor(json.length / 2))),
  'single-quotes': (json: string) => json.replaceAll('"', "'"),
  'trailing-comma': (json: string) => json.replace(/([}\]])\s*$/, ',$1'),
  nan: (json: string) => json.replace(/^\{/, '{"amount":NaN,').replace(/,}$/, '}'),
  'missing-comma': (json: string) =>
    json.replace(/("(?:[^"\\]|\\.)*":(?:"(?:[^"\\]|\\.)*"|\d+|true|false|null)),/, '$1'),
  comment: (json: string) => `${json} // sent by the supplier`,
}

/** Almost JSON. */
export const brokenJson = defineFault({
  kind: 'broken-json',
  summary: 'The body is not valid JSON.',
  standsFor: "JSON that was put together from strings; the example on a supplier's own page lacks a comma.",
  topic: 'payload',
  covers: ['FD-32'],
  options: {
    as: choice(
      'What is wrong with it',
      {
        cut: 'it ends in the middle',
        'single-quotes': 'it has \' instead of "',
        'trailing-comma': 'it has a comma before its last bracket',
        nan: 'it has the value NaN',
        'missing-comma': 'it lacks a comma between two fields',
        comment: 'it has a comment after it',
      },
      'cut',
    ),
  },
  shape: (send, { as }) => withText(send, EDITS[as](text(send.body))),
})
