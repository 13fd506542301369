import { choice } from '../../faults/options.ts'
import type { Reply } from '../call.ts'
import { defineApiFault } from './fault.ts'
import { lengthOf } from './replies.ts'

const PLACES = {
  'before-headers': 'with a reset, before anything is sent or done',
  empty: 'with an orderly end, before anything is sent or done',
  'after-headers': 'with a reset, when the work is done and the head is sent',
  'in-body': 'with a reset, when the work is done and half of the body is sent',
} as const

/** FA-06. */
export const cutAnswer = defineApiFault({
  kind: 'cut-answer',
  summary: 'The connection breaks before the answer, after its head, or in the middle of its body.',
  standsFor: 'A deployment that ends running processes, a crash, a proxy that loses its back end.',
  covers: ['FA-06'],
  exclusive: 'instead',
  options: { at: choice('Where it breaks', PLACES, 'before-headers') },
  async apply(next, { at }) {
    if (at === 'before-headers') return { ...NOTHING, wire: { cut: { after: 'nothing', by: 'reset' } } }
    if (at === 'empty') return { ...NOTHING, wire: { cut: { after: 'nothing', by: 'end' } } }
    const reply = await next()
    return { ...reply, wire: { cut: { after: at === 'in-body' ? halfOf(reply) : 'head', by: 'reset' } } }
  },
})

const NOTHING = { status: 200, headers: {}, body: null } as const
const halfOf = ({ body }: Reply) => Math.floor(lengthOf(body) / 2)
