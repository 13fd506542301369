import { Skipped, Unmet } from '../failure.ts'
import { statusOf } from './answers.ts'
import type { Receiver } from './target.ts'
import type { Letter } from './world.ts'

/** What happens to a booking, told by one message each. */
export type LifeEvent = 'confirmed' | 'updated' | 'cancelled'

/** One message that is sent. */
export interface Sent {
  /** Which event of the life it tells of, from 0. An event is made to happen when it, or a later one, is first sent. */
  readonly event: number
  /** Real ms before it. */
  readonly pauseMs: number
}

/** The life of a booking, and the order in which a supplier tells of it: later ones first, twice, or not at all. */
export interface Sequence {
  readonly life: readonly LifeEvent[]
  /** Whether all has happened before the first message is sent. */
  readonly backlog: boolean
  readonly sends: readonly Sent[]
}

/**
 * A sequence as fast-check makes and shrinks it: updates, cancelled, backlog, and for each message its event, counted from the last one
 * so that a shorter life leaves it legal, with a pause.
 */
export type Drawn = [
  updates: number,
  isCancelled: boolean,
  backlog: boolean,
  sends: [fromLast: number, pause: number][],
]

/** Real ms that one step of a draw's pauses stands for. */
const PAUSE = 60

/**
 * The sequence that a draw stands for; undefined when no supplier could send it: a message of an event that does not happen, or the last
 * event never told, which nothing could repair.
 */
export function sequenceOf([updates, isCancelled, backlog, sends]: Drawn): Sequence | undefined {
  const life: LifeEvent[] = [
    'confirmed',
    ...Array<LifeEvent>(updates).fill('updated'),
    ...(isCancelled ? (['cancelled'] as const) : []),
  ]
  if (sends.some(([fromLast]) => fromLast >= life.length)) return undefined
  if (backlog && !sends.some(([fromLast]) => fromLast === 0)) return undefined
  return {
    life,
    backlog,
    sends: sends.map(([fromLast, pause]) => ({ event: life.length - 1 - fromLast, pauseMs: pause * PAUSE })),
  }
}

/** Every order of the first so many events of confirmed, updated, cancelled, with one or two copies of each: 222 for three. */
export function everyOrder(events: 1 | 2 | 3): readonly Drawn[] {
  const updates = events === 3 ? 1 : 0
  const orders = copiesOf(events).flatMap(copies => ordersOf(copies))
  return orders.map(order => [updates, events > 1, false, order.map(event => [events - 1 - event, 0])])
}

/** How many copies of each event: one or two. */
const copiesOf = (events: number): readonly (readonly number[])[] =>
  events === 0
    ? [[]]
    : copiesOf(events - 1).flatMap(rest => [
        [...rest, 1],
        [...rest, 2],
      ])

function ordersOf(copies: readonly number[]): number[][] {
  if (copies.every(count => count === 0)) return [[]]
  return copies.flatMap((count, event) =>
    count === 0 ? [] : ordersOf(copies.with(event, count - 1)).map(rest => [event, ...rest]),
  )
}

/**
 * Lets a booking live and tells of it in this order, as a supplier who tries again what is not answered 2xx.
 * @throws Unmet when the reseller does not end with the supplier's truth; Skipped without a probe
 */
export async function play(receiver: Receiver, { life, backlog, sends }: Sequence): Promise<void> {
  if (!receiver.canLook)
    throw new Skipped('Say how the booking looks to the reseller: --probe-url and --probe-pointer, or --probe-command.')
  const { uuid, letter } = await receiver.world.confirmed()
  const letters = [letter]
  const happen = async (until: number) => {
    for (let i = letters.length; i <= until; i++)
      letters.push(
        life[i] === 'cancelled'
          ? await receiver.world.cancelled(uuid)
          : await receiver.world.updated(uuid, `Change ${i}.`),
      )
  }
  if (backlog) await happen(life.length - 1)
  for (const { event, pauseMs } of sends) {
    await happen(event)
    if (pauseMs > 0) await receiver.pass(pauseMs)
    await deliver(receiver, letters[event]!)
  }
  await receiver.converged(uuid)
}

const TRIES = 3

async function deliver(receiver: Receiver, letter: Letter): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const status = statusOf(await receiver.send(letter))
    if (status >= 200 && status < 300) return
    await receiver.pass(200)
  }
}

/** What is wrong at the end of a sequence; undefined when all is right. */
export async function wrongAfter(receiver: Receiver, sequence: Sequence): Promise<Unmet | undefined> {
  try {
    await play(receiver, sequence)
    return undefined
  } catch (error) {
    if (error instanceof Unmet) return error
    throw error
  }
}

/** `confirmed, updated, cancelled; messages sent: cancelled, confirmed, confirmed` */
export function spoken({ life, backlog, sends }: Sequence): string {
  const many = life.filter(event => event === 'updated').length > 1
  const names = life.map((event, i) => (event === 'updated' && many ? `updated (${i})` : event))
  const sent = sends.map(({ event }) => names[event]).join(', ')
  return `${names.join(', ')}${backlog ? ', all before the first message' : ''}; messages sent: ${sent || 'none'}`
}
