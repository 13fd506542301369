import { createReceiver, type ReceivedRequest, type ReceiverAnswer } from '../testing/receiver.ts'
import { Unmet } from './failure.ts'
import { openArrivals, type TargetTime } from './time.ts'

/** Where the deliveries of one subscription go; every check has its own. */
export interface Inbox {
  /** To subscribe with. */
  readonly url: string
  /** Whatever came to the URL or below it, in order. */
  readonly received: readonly ReceivedRequest[]
  /** When each of `received` came, in the target's time. */
  readonly times: readonly number[]
  /** Answers the next requests in this order; then 204 again. */
  answer(...answers: readonly (ReceiverAnswer | number)[]): void
  /** Does something between the arrival of each request and its answer: what a receiver sees while it is being told. */
  during(look: (request: ReceivedRequest) => Promise<unknown>): void
  /**
   * Waits until so many requests have come.
   * @throws Unmet when they do not, within `withinMs` of the target's time (default: the run's patience)
   */
  wait(count: number, withinMs?: number): Promise<readonly ReceivedRequest[]>
  /** Waits until the target is quiet, and shows what has come. */
  all(): Promise<readonly ReceivedRequest[]>
}

/** The judge's own receiver: one server for a whole run. */
export interface Inboxes {
  open(): Inbox
  readonly time: TargetTime
  close(): Promise<void>
}

export interface InboxOptions {
  /** Where the target reaches the judge, when that is not loopback: a tunnel's URL. */
  readonly publicUrl?: string | undefined
  /** Port to listen on. Default: any free one. */
  readonly port?: number | undefined
  /** How long a delivery is waited for, ms of the target's time. */
  readonly patienceMs: number
}

type Waiter = ReturnType<typeof openArrivals>

/** @param timeOf builds the target's time over what wakes those who wait */
export async function openInboxes(options: InboxOptions, timeOf: (arrivals: Waiter) => TargetTime): Promise<Inboxes> {
  const arrivals = openArrivals()
  const time = timeOf(arrivals)
  const open = new Map<string, (request: ReceivedRequest) => Promise<ReceiverAnswer | number>>()
  const receiver = await createReceiver({
    port: options.port ?? 0,
    respond: async request => {
      const take = open.get(/^\/in\/\d+/.exec(request.path)?.[0] ?? '')
      const answer = (await take?.(request)) ?? 404
      arrivals.arrived()
      return answer
    },
  })
  const base = (options.publicUrl ?? receiver.url).replace(/\/$/, '')
  return {
    time,
    open() {
      const path = `/in/${open.size + 1}`
      const received: ReceivedRequest[] = []
      const times: number[] = []
      const queue: (ReceiverAnswer | number)[] = []
      let look: ((request: ReceivedRequest) => Promise<unknown>) | undefined
      open.set(path, async request => {
        const at = time.now()
        const answer = queue.shift() ?? 204
        await look?.(request)
        received.push(request)
        times.push(at)
        return answer
      })
      return {
        url: base + path,
        received,
        times,
        answer: (...answers) => void queue.push(...answers),
        during(given) {
          look = given
        },
        async wait(count, withinMs = options.patienceMs) {
          if (await time.until(() => (received.length >= count ? true : undefined), withinMs)) return received
          throw new Unmet({
            message: `${count === 1 ? 'A delivery was' : `${count} deliveries were`} expected within ${withinMs} ms.`,
            expected: count,
            actual: received.length,
          })
        },
        async all() {
          await time.quiet()
          return received
        },
      }
    },
    close: () => receiver.close(),
  }
}
