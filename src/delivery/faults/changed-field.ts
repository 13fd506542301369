import { choice, pointer } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isLeaf, type Json, places, replaced, withJson } from './json.ts'

/** A value of another type: what an id column that became a number looks like. */
function otherType(value: Json): Json {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : value.length
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return { 0: value[0] ?? null }
  return value === null ? 0 : [value]
}

/** One field is not what the schema says. */
export const changedField = defineFault({
  kind: 'changed-field',
  summary: 'A field of the payload is missing, null, or of another type.',
  standsFor: 'A schema that drifted; an id that became a number.',
  topic: 'payload',
  covers: ['FD-34', 'FD-35', 'FD-36'],
  options: {
    as: choice('The field is', { missing: 'not there', null: 'null', 'wrong-type': 'of another type' }, 'missing'),
    field: pointer('JSON pointer of the field; without one it is drawn from the seed'),
  },
  shape: (send, { as, field }, { random }) =>
    withJson(send, payload => {
      const all = places(payload)
      const place = field === null ? random.pick(all.filter(isLeaf)) : all.find(each => each.pointer === field)
      if (!place) return payload
      const value = { missing: undefined, null: null, 'wrong-type': otherType(place.value) }[as]
      return replaced(payload, place.pointer, value)
    }),
})
