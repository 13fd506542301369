import { expectThat } from '../expect.ts'
import { expectMistake, expectRefused, expectTaken, expectUpright } from './answers.ts'
import { bookingOf, eventOf, instead } from './lie.ts'
import { altered } from './probe.ts'
import type { Receiver, ReceiverCheck } from './target.ts'

/** Real ms in which a receiver would have made its senseless call. */
const SOON = 1_000

/** RC-12 to RC-15 and RC-25: what can never be understood. */
export const malformed: readonly ReceiverCheck[] = [
  {
    id: 'RC-12',
    section: 'malformed',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A message without what it is about is answered 4xx, and nothing is asked about `undefined`.',
    basis: ['contract#refuses-the-malformed', 'bookspot#booking-payload', 'rhomtrip#webhook-in-body'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      for (const changes of LACKING[receiver.dialect])
        expectMistake(await receiver.send(altered(letter, changes)), `A message without ${Object.keys(changes)}`)
      await expectNoCall(receiver, /\/(undefined|null|NaN)\b/)
    },
    counterexample: () => ({
      says: 'asks for the booking `undefined`',
      async receive(request, next, world) {
        const isAboutNone = bookingOf(request) === undefined && /^booking_update$/i.test(String(eventOf(request)))
        if (isAboutNone) await world.ask('GET', '/bookings/undefined')
        return next(request)
      },
    }),
  },
  {
    id: 'RC-13',
    section: 'malformed',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A message with the wrong types is answered 4xx, and nothing is asked about `[object Object]`.',
    basis: ['contract#refuses-the-malformed'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      for (const changes of MISTYPED[receiver.dialect])
        expectMistake(await receiver.send(altered(letter, changes)), `A message with ${JSON.stringify(changes)}`)
      if (receiver.dialect === 'bookspot') {
        const product = altered(letter, { '/notificationType': 'PRODUCT_UPDATE', '/data': { productId: 42 } })
        expectUpright(await receiver.send(product), 'A productId that is a number')
      }
      await expectNoCall(receiver, /object(%20|\+| )Object/i)
    },
    counterexample: () => ({
      says: 'asks for the booking `[object Object]`',
      async receive(request, next, world) {
        const uuid = bookingOf(request)
        if (typeof uuid === 'object') await world.ask('GET', `/bookings/${encodeURIComponent(String(uuid))}`)
        return next(request)
      },
    }),
  },
  {
    id: 'RC-14',
    section: 'malformed',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A body that is no JSON is answered 400.',
    basis: ['contract#refuses-the-malformed', 'bookspot#json', 'rfc8259'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const { body } = letter
      const broken = [
        body.slice(0, -20),
        body.replaceAll('"', "'"),
        body.replace(/\}$/, ',}'),
        body.replace(/:"[^"]*"/, ':NaN'),
      ]
      for (const text of broken)
        expectRefused(await receiver.send(letter, { body: text }), 'A body that is no JSON', 400, 422)
    },
    counterexample: () => ({
      says: 'falls over a body that is no JSON',
      async receive(request, next, world) {
        const isBroken = request.json === undefined && request.body.length > 0 && request.method === 'POST'
        return isBroken && world.isSupplier(request) ? { status: 500 } : next(request)
      },
    }),
  },
  {
    id: 'RC-15',
    section: 'malformed',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A body that is empty, or JSON but no object, is answered 4xx.',
    basis: ['contract#refuses-the-malformed', 'bookspot#json'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      for (const body of ['', 'null', '[]', '"x"', '7'])
        expectMistake(await receiver.send(letter, { body }), body === '' ? 'An empty body' : `The body ${body}`)
    },
    counterexample: () => ({
      says: 'falls over the body `null`',
      receive: instead(({ json, method }) => json === null && method === 'POST', 500),
    }),
  },
  {
    id: 'RC-25',
    section: 'malformed',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A body of 10,000 nested arrays is answered 4xx, and the next delivery 2xx.',
    basis: ['contract#survives-hostile-input'],
    alone: true,
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const bomb = '['.repeat(10_000) + ']'.repeat(10_000)
      expectMistake(await receiver.send(letter, { body: bomb }), 'A body of 10,000 nested arrays')
      const inside = letter.body.replace(/\}$/, `,"deep":${bomb}}`)
      expectUpright(await receiver.send(letter, { body: inside }), 'A field of 10,000 nested arrays')
      expectTaken(await receiver.send(letter), 'The delivery after it')
    },
    counterexample: () => ({
      says: 'falls over deep nesting',
      receive: instead(({ body }) => body.includes('['.repeat(100)), 500),
    }),
  },
]

type Changes = Readonly<Record<string, unknown>>

const LACKING: Readonly<Record<'bookspot' | 'rhomtrip', readonly Changes[]>> = {
  bookspot: [{ '/data/uuid': undefined }, { '/data': undefined }, { '/notificationType': undefined }],
  rhomtrip: [
    { '/booking/id': undefined, '/booking/uuid': undefined },
    { '/booking': undefined },
    { '/webhook': undefined, '/booking': undefined },
  ],
}

const MISTYPED: Readonly<Record<'bookspot' | 'rhomtrip', readonly Changes[]>> = {
  bookspot: [{ '/data/uuid': {} }, { '/data': [] }, { '/data': 'x' }],
  rhomtrip: [{ '/booking/id': {}, '/booking/uuid': {} }, { '/booking': [] }, { '/booking': 'x' }],
}

/** Nothing like this is asked. Calls of checks beside this one count too: no check makes a sound receiver ask such a thing. */
async function expectNoCall(receiver: Receiver, senseless: RegExp): Promise<void> {
  const found = await receiver.until(() => receiver.calls(senseless)[0], SOON)
  expectThat(
    found === undefined,
    'Nothing may be asked about what a message does not name.',
    'no call',
    found && `${found.method} ${found.path}`,
  )
}
