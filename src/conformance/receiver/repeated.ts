import { expectEqual } from '../expect.ts'
import { expectTaken, expectUpright, looksToo, onlyLong } from './answers.ts'
import { at, bookingOf } from './lie.ts'
import { altered } from './probe.ts'
import type { Receiver, ReceiverCheck } from './target.ts'
import type { Letter } from './world.ts'

/** RC-04 to RC-06, RC-40 and RC-41: what comes again, and what comes late. */
export const repeating: readonly ReceiverCheck[] = [
  {
    id: 'RC-04',
    section: 'repetition',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'The same message a second later is answered 2xx too and changes nothing.',
    basis: ['contract#at-least-once'],
    run: receiver =>
      again(
        receiver,
        () => receiver.pass(receiver.ms(1_000)),
        letter => [receiver.send(letter)],
      ),
    counterexample: () => {
      const had = new Set<string>()
      const done = new Set<unknown>()
      return {
        says: 'answers 409 to a copy of a message whose work is done',
        async receive(request, next, world) {
          const body = String(request.body)
          if (request.method !== 'POST' || !world.isSupplier(request)) return next(request)
          if (had.has(body) && done.has(bookingOf(request))) return { status: 409 }
          had.add(body)
          return next(request)
        },
        // Who looks at the booking and sees it knows that the work is done.
        view(uuid, seen) {
          if (seen.status !== undefined) done.add(uuid)
          return seen
        },
      }
    },
  },
  {
    id: 'RC-05',
    section: 'repetition',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Ten copies of a message at once are all answered 2xx and have the effect of one.',
    basis: ['contract#at-least-once'],
    run: receiver => again(receiver, undefined, letter => Array.from({ length: 10 }, () => receiver.send(letter))),
    counterexample: () => {
      const underway = new Set<string>()
      return {
        says: 'answers 500 to a copy of what it is working on',
        async receive(request, next, world) {
          const body = String(request.body)
          if (underway.has(body)) return { status: 500 }
          underway.add(body)
          await world.pass(250)
          underway.delete(body)
          return next(request)
        },
      }
    },
  },
  {
    id: 'RC-06',
    section: 'repetition',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'The same message ten minutes later is answered 2xx too and changes nothing.',
    basis: ['contract#at-least-once'],
    async run(receiver) {
      onlyLong(receiver, 'ten minutes')
      await again(
        receiver,
        () => receiver.pass(receiver.ms(600_000)),
        letter => [receiver.send(letter)],
      )
    },
    counterexample: () => {
      const done = new Set<string>()
      return {
        says: 'answers 500 to what it has had five minutes before or earlier',
        async receive(request, next, world) {
          const body = String(request.body)
          if (done.has(body)) return { status: 500 }
          void world.pass(300_000).then(() => done.add(body))
          return next(request)
        },
      }
    },
  },
  {
    id: 'RC-40',
    section: 'repetition',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A message that comes half a minute after its subscription was deleted is answered 2xx, 404 or 410.',
    basis: ['contract#late-after-delete'],
    async run(receiver) {
      const { world, target, dialect } = receiver
      const extra = await world.sandbox.subscribe(dialect, { url: target.url, headers: target.headers ?? {} })
      const { uuid } = await world.confirmed()
      const letters = await world.letters(uuid, () => world.sandbox.simulate('booking.updated', { booking: uuid }))
      await extra.remove()
      const letter = letters.find(({ json }) => extra.ids.includes(subscriptionOf(json)))!
      await receiver.pass(receiver.ms(30_000))
      const exchange = await receiver.send(letter)
      expectUpright(exchange, 'A message of a deleted subscription')
      if (exchange.response?.status !== 404 && exchange.response?.status !== 410)
        expectTaken(exchange, 'A message of a deleted subscription, unless with 404 or 410,')
    },
    counterexample: () => ({
      says: 'falls over a message whose subscription is not there any more',
      async receive(request, next, world) {
        const id = subscriptionOf(request.json)
        if (bookingOf(request) === undefined || id === '') return next(request)
        const path = at(request.json, 'webhook') ? '/webhooks' : '/notifications/subscriptions'
        const { body } = await world.ask('GET', path)
        return JSON.stringify(body).includes(id) ? next(request) : { status: 500 }
      },
    }),
  },
  {
    id: 'RC-41',
    section: 'repetition',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A message that is 30 days old is answered 2xx and changes nothing.',
    basis: ['contract#never-back-in-time'],
    async run(receiver) {
      const { world } = receiver
      const { uuid, letter } = await world.confirmed()
      expectTaken(await receiver.send(letter))
      if (receiver.canLook) await receiver.converged(uuid)
      expectTaken(await receiver.send(await world.cancelled(uuid)))
      const before = looksToo(receiver) ? await receiver.converged(uuid) : undefined
      expectTaken(await receiver.send(aged(letter)), 'An old message')
      if (!before) return
      await receiver.pass(receiver.ms(1_000))
      expectEqual('What the reseller believes after an old message', await receiver.look(uuid), before)
    },
    counterexample: () => ({
      says: 'falls over what is older than a day',
      async receive(request, next) {
        const made = at(request.json, 'utcCreatedAt') ?? at(request.json, 'booking', 'utcUpdatedAt')
        return Date.parse(String(made)) < Date.now() - 86_400_000 ? { status: 500 } : next(request)
      },
    }),
  },
]

/** Sends a message, then copies of it: all are taken, and nothing changes by them. */
async function again(
  receiver: Receiver,
  between: (() => Promise<void>) | undefined,
  copies: (letter: Letter) => readonly ReturnType<Receiver['send']>[],
): Promise<void> {
  const { uuid, letter } = await receiver.world.confirmed()
  if (between) {
    expectTaken(await receiver.send(letter))
    if (receiver.canLook) await receiver.converged(uuid)
  }
  const before = between && receiver.canLook ? await receiver.look(uuid) : undefined
  await between?.()
  for (const exchange of await Promise.all(copies(letter))) expectTaken(exchange, 'A copy of a message')
  if (!looksToo(receiver)) return
  const after = await receiver.converged(uuid)
  await receiver.pass(receiver.ms(1_000))
  const later = await receiver.look(uuid)
  if (before) return expectEqual('What the reseller believes after a copy', later, before)
  // What one message does to a booking, to compare with.
  const one = await receiver.world.confirmed()
  expectTaken(await receiver.send(one.letter))
  await receiver.converged(one.uuid)
  await receiver.pass(receiver.ms(1_000))
  expectEqual(
    'What ten copies do to a booking',
    { ...later, of: after.status },
    { ...(await receiver.look(one.uuid)), of: after.status },
  )
}

const DAYS_30 = 30 * 86_400_000

/** The same letter with every UTC time 30 days earlier. */
const aged = (letter: Letter): Letter => {
  const body = letter.body.replace(/("utc\w+":")([^"]+)(")/g, (_, name, time, end) => {
    const earlier = new Date(Date.parse(time) - DAYS_30).toISOString()
    return name + (time.includes('.') ? earlier : earlier.replace(/\.\d+Z$/, 'Z')) + end
  })
  return altered({ ...letter, body }, {})
}

const subscriptionOf = (json: unknown): string => String(at(json, 'subscriptionId') ?? at(json, 'webhook', 'id') ?? '')
