import { duration, whole } from '../../faults/options.ts'
import type { Reply } from '../call.ts'
import { type ApiContext, defineApiFault } from './fault.ts'
import { textOf } from './replies.ts'

/** What does not fit in this time comes at once at its end: real ms. */
const LONGEST = 120_000

/** FA-05. */
export const dribbledAnswer = defineApiFault({
  kind: 'dribbled-answer',
  summary: 'The head comes at once, the body in small pieces with pauses, chunked.',
  standsFor:
    'A server that streams while it still computes; a thin line: a time-out between bytes never fires, one over all does.',
  covers: ['FA-05'],
  options: {
    piece: whole('Characters in a piece', 64, [1, 100_000]),
    pause: duration('Real time between two pieces.', '200ms', [1, 30_000]),
  },
  async apply(next, options, context) {
    const reply = await next()
    const text = textOf(reply.body)
    if (text === undefined || text === '') {
      context.nothing()
      return reply
    }
    return { ...reply, shown: reply.body, body: dribble(text, options, context) }
  },
})

function dribble(
  text: string,
  { piece, pause }: { readonly piece: number; readonly pause: number },
  { wait }: ApiContext,
): Reply['body'] {
  return {
    start(write, end) {
      // Whole characters, so that no piece holds half of one.
      const characters = [...text]
      let gone = false
      let wake = () => {}
      const go = async () => {
        for (let at = 0, spent = 0; !gone; spent += pause) {
          const to = spent >= LONGEST ? characters.length : at + piece
          write(characters.slice(at, to).join(''))
          at = to
          if (at >= characters.length) return end()
          await wait(pause, done => {
            wake = done
            return () => {}
          })
        }
      }
      void go()
      return () => {
        gone = true
        wake()
      }
    },
  }
}
