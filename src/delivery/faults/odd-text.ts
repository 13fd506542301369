import { choice, pointer } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, type Json, mapLeaves, parsed, places, replaced, withText } from './json.ts'

const TEXTS = {
  emoji: '👩‍👩‍👧‍👦 Zoë 🇪🇸',
  rtl: '\u202emoc.elpmaxe محمد',
  nul: 'Ada\u0000Lovelace',
  'lone-surrogate': 'Ada \ud83d',
  long: 'Ada '.repeat(2_500),
  html: '<img src=x onerror=alert(1)>',
  sql: "Robert'); DROP TABLE bookings;--",
  formula: '=HYPERLINK("http://example.com","Ada")',
}

/** Fields that people fill in, as OCTO names them. */
const PEOPLE = new Set([
  'fullName',
  'firstName',
  'lastName',
  'notes',
  'title',
  'name',
  'internalName',
  'resellerReference',
])

/** Texts that guests really have, or try. */
export const oddText = defineFault({
  kind: 'odd-text',
  summary: 'Names and notes hold text that breaks careless code.',
  standsFor: "Guests' names, copied mails, and what attackers try.",
  topic: 'payload',
  covers: ['FD-43'],
  options: {
    as: choice(
      'The text',
      {
        emoji: 'has emoji of several code points',
        rtl: 'turns the direction of writing',
        nul: 'has a NUL character',
        'lone-surrogate': 'ends with half of a character',
        long: 'is 10,000 characters long',
        html: 'is HTML',
        sql: 'is SQL',
        formula: 'is a formula for spreadsheets',
      },
      'emoji',
    ),
    field: pointer(
      'JSON pointer of the field; without one all names and notes, or a new field `note` where there is none',
    ),
  },
  shape(send, { as, field }) {
    const payload = parsed(send.body)
    if (payload === undefined) return send
    const odd = TEXTS[as]
    if (field !== null) return withText(send, JSON.stringify(replaced(payload, field, odd)))
    const isText = ({ key, value }: { key: string; value: Json }) => PEOPLE.has(key) && typeof value === 'string'
    if (places(payload).some(isText)) {
      return withText(send, JSON.stringify(mapLeaves(payload, (value, key) => (isText({ key, value }) ? odd : value))))
    }
    return isObject(payload) ? withText(send, JSON.stringify({ ...payload, note: odd })) : send
  },
})
