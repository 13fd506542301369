import { expect, it } from 'vitest'
import type { ReceiverLie } from '../../../src/conformance/receiver/lie.ts'
import { receiverChecksOf } from '../../../src/conformance/receiver/registry.ts'
import type { DialectName } from '../../../src/conformance/receiver/target.ts'
import { judge, told, tried } from './prove.ts'

/** Real ms that a whole run may take on a busy machine. */
const PATIENCE = 180_000

/** What good receivers do differently from ours. No check may fail any of them. */
const VARIANTS: Readonly<Record<string, ReceiverLie>> = {
  'answers 200 with a body': answering(200, '{"received":true}'),
  'answers 201': answering(201, ''),
  'answers 202 with text': answering(202, 'queued'),
  'takes half a second': {
    says: 'is slow, but not too slow',
    async receive(request, next, world) {
      // At a fifth of the pace: 100 ms.
      await world.pass(500)
      return next(request)
    },
  },
  'answers 403 instead of 401': {
    says: 'forbids',
    receive: async (request, next) => {
      const answer = await next(request)
      return answer.status === 401 ? { status: 403 } : answer
    },
  },
}

function answering(status: number, body: string): ReceiverLie {
  return {
    says: 'answers otherwise',
    receive: async (request, next) => {
      const answer = await next(request)
      return answer.status === 204 ? { status, body } : answer
    },
  }
}

for (const [name, variant] of Object.entries(VARIANTS))
  for (const dialect of ['bookspot', 'rhomtrip'] as const satisfies readonly DialectName[])
    it.concurrent(
      `lets a receiver pass that ${name}, at ${dialect}`,
      async () => {
        const results = await judge(dialect, tried(receiverChecksOf(dialect)), variant)
        const wrong = [...results.values()].filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')
        expect(wrong.map(result => [result.check.id, told(result)])).toEqual([])
      },
      PATIENCE,
    )
