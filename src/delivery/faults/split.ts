import { duration, MOST_COPIES, whole } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, withJson } from './json.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One change, told as many: each with an id of its own, so no id gives the repetition away. */
export const split = defineFault({
  kind: 'split',
  summary: 'One change is told several times, each time as a new event with an id of its own.',
  standsFor: 'A supplier that tells every line of a change, or tells of a save that changed nothing.',
  topic: 'again',
  covers: ['FD-56', 'FD-57'],
  options: {
    into: whole('How many events', 2, [2, MOST_COPIES]),
    every: duration("Between one and the next, on the workspace's clock", '0s', [0, 400 * 86_400_000]),
  },
  plan: (sends, { into, every }, { random }) =>
    sends
      .flatMap(send =>
        Array.from({ length: into }, (_, n) => {
          if (n === 0) return send
          const id = random.uuid()
          const own = withJson(send, payload =>
            isObject(payload) && UUID.test(String(payload.id)) ? { ...payload, id } : payload,
          )
          return { ...own, after: send.after + n * every, inTurn: every === 0 }
        }),
      )
      .slice(0, MOST_COPIES),
})
