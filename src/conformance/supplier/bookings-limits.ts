import { expectAt, expectObject, expectRefusal, expectThat, type Json } from '../expect.ts'
import { isRoute } from '../lie.ts'
import { cancel, hold, isDone, read, tryToReserve, wish } from './bookings.ts'
import type { SupplierCheck } from './target.ts'

/** What `expirationMinutes` may be at RhomTrip: stated are 20 to 200; the example sends a text. */
const MINUTES: readonly (readonly [unknown, 'done' | 'refused'])[] = [
  [19, 'refused'],
  [20, 'done'],
  [200, 'done'],
  [201, 'refused'],
  ['30', 'done'],
  [undefined, 'refused'],
]

/** BS-08 and BS-09: how long a hold may be, and whose a booking is. */
export const limits: readonly SupplierCheck[] = [
  {
    id: 'BS-08',
    section: 'bookings',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'A hold of 20 to 200 minutes is granted, also when the number is sent as a text; a shorter, longer or missing one is refused with 400.',
    basis: ['R-30'],
    async run(supplier) {
      const body = await wish(supplier)
      for (const [expirationMinutes, wanted] of MINUTES) {
        const exchange = await tryToReserve(supplier, { ...body, expirationMinutes })
        await supplier.assumed('R-30', () =>
          wanted === 'done'
            ? expectObject(exchange, 200)
            : expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' }),
        )
      }
    },
    counterexample: () => ({
      says: 'grants a minute more than it should',
      also: ['CO-121'],
      call: call =>
        isRoute(call, 'POST /bookings') && (call.json as Json | undefined)?.expirationMinutes === 201
          ? { ...call, json: { ...(call.json as Json), expirationMinutes: 200 } }
          : undefined,
    }),
  },
  {
    id: 'BS-09',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: "Another reseller's booking can be neither read nor cancelled: it is forbidden, or answered as one that nobody has.",
    basis: ['octo#errors', 'contract#own-bookings'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const nobody = supplier.unique()
      for (const [theirs, unknown] of [
        [await read(supplier, uuid, 'other'), await read(supplier, nobody, 'other')],
        [await cancel(supplier, uuid, 'other'), await cancel(supplier, nobody, 'other')],
      ] as const) {
        expectThat(!isDone(theirs), "Another reseller's booking must be refused.", '4xx', theirs.response?.status, {
          exchange: theirs,
        })
        const actual = refusalOf(theirs)
        const wanted = refusalOf(unknown)
        const isHidden = actual === wanted || theirs.response?.status === 403
        expectThat(isHidden, 'It must be forbidden, or refused as an unknown booking is.', wanted, actual, {
          exchange: theirs,
        })
      }
      const own = await read(supplier, uuid)
      expectAt(expectObject(own, 200), '/status', 'ON_HOLD', own)
    },
    counterexample() {
      const owners = new Map<string, string>()
      return {
        says: 'says of a booking that it is there, but not for this reseller',
        reply(reply, call) {
          const { uuid } = (reply.body ?? {}) as Json
          if (isRoute(call, 'POST /bookings') && reply.status === 200) owners.set(String(uuid), call.token)
          const owner = owners.get(call.path.split('/')[2] ?? '')
          if (call.method !== 'GET' || owner === undefined || owner === call.token) return undefined
          return { ...reply, body: { error: 'NOT_YOURS', errorMessage: "The booking is another reseller's." } }
        },
      }
    },
  },
]

/** Status and code of a refusal: `400 INVALID_BOOKING_UUID`. */
const refusalOf = ({
  response,
}: {
  readonly response: { readonly status: number; readonly json: unknown } | undefined
}) => `${response?.status} ${(response?.json as Json | undefined)?.error}`
