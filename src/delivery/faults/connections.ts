import { choice, duration, LONGEST_HANG } from '../../faults/options.ts'
import { realMs } from '../../shared/deadlines.ts'
import { whole } from '../wire/head.ts'
import type { Peer } from '../wire/peer.ts'
import { defineFault } from './fault.ts'

interface Kept {
  readonly peer: Peer
  /** Real ms, as `realMs` counts. */
  readonly usedAt: number
}

interface Memory {
  /** Idle connections by origin. */
  readonly kept: Map<string, Kept>
  /** The request before, by origin: one connection carries one at a time. */
  readonly last: Map<string, Promise<unknown>>
}

/** Keep-alive, done otherwise than a pool does it. */
export const connections = defineFault({
  kind: 'connections',
  summary: 'Every request on a connection of its own, all on one, or one on a connection that was idle too long.',
  standsFor: 'Senders without keep-alive; the race between reuse and an idle timeout (ECONNRESET on reuse).',
  topic: 'network',
  covers: ['FD-18'],
  options: {
    use: choice(
      'Which connection',
      {
        new: 'a new one for each request',
        one: 'the same for all, one request after the other',
        idle: 'the one before, once it has been idle for a while, without noticing that it was closed',
      },
      'idle',
    ),
    idle: duration('With `idle`: for how long, in real time; most servers close after 5 s', '6s', [0, LONGEST_HANG]),
  },
  memory: (): Memory => ({ kept: new Map(), last: new Map() }),
  forget({ kept }) {
    for (const { peer } of kept.values()) peer.close()
  },
  async wire(send, { use, idle }, wire, { memory }) {
    const { origin } = send.to
    const exchange = async () => {
      const kept = use === 'new' ? undefined : memory.kept.get(origin)
      memory.kept.delete(origin)
      if (kept && use === 'idle') await wire.pause(Math.max(0, kept.usedAt + idle - realMs()))
      const usable = kept && (use === 'idle' || !kept.peer.gone)
      if (usable) kept.peer.carry(send.trace)
      const peer = usable ? kept.peer : await wire.connect(send)
      try {
        await peer.write(whole(send))
      } catch (error) {
        peer.close()
        throw error
      }
      const outcome = await peer.answer(send.deadline)
      if (use === 'new' || outcome.kind !== 'answered') peer.close()
      else memory.kept.set(origin, { peer, usedAt: realMs() })
      return outcome
    }
    if (use === 'new') return exchange()
    const turn = (memory.last.get(origin) ?? Promise.resolve()).then(exchange, exchange)
    memory.last.set(origin, turn)
    return turn
  },
})
