import { expectTaken, expectUpright, statusOf } from './answers.ts'
import { at, eventOf, instead } from './lie.ts'
import { altered } from './probe.ts'
import type { ReceiverCheck } from './target.ts'

const KNOWN = [
  'BOOKING_UPDATE',
  'PRODUCT_UPDATE',
  'AVAILABILITY_UPDATE',
  'booking_update',
  'availability_update',
  'transfer_update',
]
const KEYS = ['uuid', 'productId', 'localDateStart', 'localDateEnd', 'optionId']

/** RC-09 to RC-11: what nobody has told the receiver of yet, and what is left out. */
export const strange: readonly ReceiverCheck[] = [
  {
    id: 'RC-09',
    section: 'the unknown',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A type of message that the receiver does not know is answered 2xx, at least not 5xx.',
    basis: ['contract#accepts-the-unknown'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const unknown =
        receiver.dialect === 'bookspot'
          ? altered(letter, { '/notificationType': 'SUPPLIER_UPDATE', '/data': { supplierId: 'b9d6' } })
          : altered(letter, { '/webhook/event': 'order_update', '/booking': undefined, '/order': { id: 'b9d6' } })
      const exchange = await receiver.send(unknown)
      expectUpright(exchange, 'An unknown type of message')
      const status = statusOf(exchange)
      if (status >= 300) receiver.remark(`An unknown type of message was answered ${status}, so it will be sent again.`)
    },
    counterexample: () => ({
      says: 'falls over a type that it does not know',
      receive: instead(
        request => typeof eventOf(request) === 'string' && !KNOWN.includes(String(eventOf(request))),
        500,
      ),
    }),
  },
  {
    id: 'RC-10',
    section: 'the unknown',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Fields that the receiver does not know, at every depth, do no harm.',
    basis: ['contract#accepts-the-unknown'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      expectTaken(await receiver.send(letter, { body: withMore(letter.json) }), 'A message with unknown fields')
    },
    counterexample: () => ({
      says: 'refuses keys that it does not know',
      receive: instead(({ json }) => {
        const inner = at(json, 'data') ?? at(json, 'webhook')
        const known = at(json, 'data')
          ? KEYS
          : ['id', 'event', 'url', 'capabilities', 'useContactLanguage', 'headers', 'retryOnError']
        return typeof inner === 'object' && Object.keys(inner!).some(key => key.startsWith('x') && !known.includes(key))
      }, 400),
    }),
  },
  {
    id: 'RC-11',
    section: 'the unknown',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'Optional fields that are null or missing do no harm.',
    basis: ['contract#accepts-what-is-optional', 'rhomtrip#transfer-body'],
    async run(receiver) {
      const letter = await receiver.world.transfer()
      const bare = altered(letter, {
        '/transfer/pickUp/googlePlaceId': null,
        '/transfer/dropOff/googlePlaceId': null,
        '/transfer/options/0/cancellationPolicy': undefined,
        '/transfer/options/0/vehicle/image': undefined,
      })
      expectTaken(await receiver.send(bare), 'A message without optional fields')
      const { letter: booked } = await receiver.world.confirmed()
      const brief = altered(booked, {
        '/booking/notes': null,
        '/booking/contact': undefined,
        '/booking/cancellation': null,
      })
      expectTaken(await receiver.send(brief), 'A message without optional fields')
    },
    counterexample: () => ({
      says: 'falls over a vehicle without cancellation policy',
      receive: instead(({ json }) => {
        const options = at(json, 'transfer', 'options')
        return Array.isArray(options) && options.some(option => at(option, 'cancellationPolicy') === undefined)
      }, 500),
    }),
  },
]

/** The same JSON with a key more in every object. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, part]) => [name, withMore(part)] as const)
  return { ...Object.fromEntries(entries), xAddedLater: { since: 2027, names: ['a', null] } }
}
