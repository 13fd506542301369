import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, type Json, mapLeaves, withJson } from './json.ts'

const INSTANT = /^(\d{4})(-\d\d-\d\dT)(\d\d)(:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/
const DATE = /^(\d{4})(-\d\d-\d\d)$/

type Edit = (year: string, day: string, hour: string, rest: string, zone: string) => string

/** Every date with a time; the clocks of most of Europe go from 2 to 3 on 2027-03-28. */
const EDITS: Readonly<Record<'no-zone' | 'offset' | 'dst-gap' | 'hour-24' | 'far-future', Edit>> = {
  'no-zone': (year, day, hour, rest) => year + day + hour + rest,
  offset: (year, day, hour, rest, zone) => {
    const at = new Date(`${year}${day}${hour}${rest}${zone || 'Z'}`).getTime()
    return `${new Date(at + 2 * 3_600_000).toISOString().slice(0, 19)}+02:00`
  },
  'dst-gap': () => '2027-03-28T02:30:00',
  'hour-24': (year, day, _hour, _rest, zone) => `${year}${day}24:00:00${zone}`,
  'far-future': (year, day, hour, rest, zone) => `${Number(year) + 10}${day}${hour}${rest}${zone}`,
}

/** Dates that are legal somewhere, or nowhere. */
export const oddDates = defineFault({
  kind: 'odd-dates',
  summary: 'Dates are written otherwise, do not exist, or end before they begin.',
  standsFor: 'Local-time bugs.',
  topic: 'payload',
  covers: ['FD-44'],
  options: {
    as: choice(
      'The dates',
      {
        'no-zone': 'lack their zone',
        offset: 'have an offset instead of Z',
        'dst-gap': 'fall into the hour that the clocks leave out',
        'hour-24': 'are at 24:00',
        inverted: 'end before they begin (fields named …Start and …End)',
        'far-future': 'are ten years later',
      },
      'no-zone',
    ),
  },
  shape: (send, { as }) =>
    withJson(send, payload => {
      if (as === 'inverted') return inverted(payload)
      return mapLeaves(payload, value => {
        if (typeof value !== 'string') return value
        const [, year, day, hour, rest, zone = ''] = INSTANT.exec(value) ?? []
        if (year) return EDITS[as](year, day!, hour!, rest!, zone)
        const date = DATE.exec(value)
        return date && as === 'far-future' ? `${Number(date[1]) + 10}${date[2]}` : value
      })
    }),
})

function inverted(value: Json): Json {
  if (Array.isArray(value)) return value.map(inverted)
  if (!isObject(value)) return value
  const swapped = Object.entries(value).map(([key, inner]): [string, Json] => {
    const other = key.endsWith('Start')
      ? `${key.slice(0, -5)}End`
      : key.endsWith('End')
        ? `${key.slice(0, -3)}Start`
        : ''
    return [key, inverted(other in value ? value[other]! : inner)]
  })
  return Object.fromEntries(swapped)
}
