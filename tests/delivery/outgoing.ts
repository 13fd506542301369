import { createEngine, type EngineOptions } from '../../src/delivery/engine.ts'
import { createLog } from '../../src/delivery/log.ts'
import type { Message, Target } from '../../src/delivery/message.ts'
import { openTime } from '../../src/delivery/settle.ts'
import { createTransport } from '../../src/delivery/transport.ts'
import { manualClock } from '../../src/shared/clock.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'

export const START = Date.UTC(2027, 0, 11, 9)

let made = 0

/** A message to a subscription, with a body that says which it is. */
export function message(subscriptionId = 'sub', more: Partial<Message> = {}): Message {
  const id = `m${++made}`
  return {
    id,
    eventId: `e${made}`,
    dialect: 'bookspot',
    event: 'BOOKING_UPDATE',
    subscriptionId,
    origin: 'event',
    body: Buffer.from(JSON.stringify({ id, for: subscriptionId })),
    ...more,
  }
}

/** An engine over real sockets and a manual clock; `targets` are the subscriptions. */
export function outgoing(targets: Record<string, string | Target>, options: Partial<EngineOptions> = {}) {
  const subscriptions = new Map(
    Object.entries(targets).map(([id, target]) => [
      id,
      typeof target === 'string' ? { url: target, headers: {} } : target,
    ]),
  )
  const clock = options.clock ?? manualClock(START)
  const due = options.due ?? memoryDueWork(clock)
  const log = options.log ?? createLog()
  const transport = options.transport ?? createTransport()
  const engine = createEngine({
    clock,
    due,
    log,
    transport,
    random: seededRandom('delivery'),
    target: ({ subscriptionId }) => subscriptions.get(subscriptionId),
    ...options,
  })
  const time = openTime({ clock, due, engine })
  return {
    subscriptions,
    clock,
    due,
    log,
    engine,
    time,
    async [Symbol.asyncDispose]() {
      await engine.stop()
      due.close()
      await transport.close()
    },
  }
}
