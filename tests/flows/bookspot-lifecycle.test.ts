import fc from 'fast-check'
import { expect, it } from 'vitest'
import { functionTransport } from '../../src/delivery/in-process.ts'
import { openBookspot, type Read } from './bookspot.ts'

const TOKENS = ['alpha-key', 'beta-key'] as const
const CODES = ['INVALID_BOOKING_UUID', 'UNPROCESSABLE_ENTITY']
const TOLD = ['CONFIRMED', 'CANCELLED']

const step = fc.oneof(
  fc.record({
    act: fc.constant('reserve' as const),
    token: fc.constantFrom(...TOKENS),
    units: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({
    act: fc.constantFrom('confirm' as const, 'cancel' as const, 'extend' as const, 'change' as const),
    booking: fc.nat({ max: 20 }),
    stranger: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    units: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ act: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 12 }) }),
)

it('tells each confirmation and cancellation once to the token that booked, and never oversells', async () => {
  let told = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async steps => {
      const received: { token: string; uuid: string }[] = []
      const transport = functionTransport(async request => {
        const { data } = (await request.json()) as { data: { uuid: string } }
        received.push({ token: request.headers.get('x-token')!, uuid: data.uuid })
        return 204
      })
      await using bookspot = await openBookspot({ transport })
      const as = (token: string) => ({ authorization: `Bearer ${token}` })
      for (const token of TOKENS) {
        const change = { notificationTypes: ['BOOKING_UPDATE'], headers: { 'X-Token': token } }
        await bookspot.subscribe('http://receiver.example/', change, as(token))
      }
      const { id: availabilityId, ...of } = await bookspot.slot('49')
      const unitItems = (count: number) => Array.from({ length: count }, () => ({ unitId: 'adult' }))
      const made: { uuid: string; token: string }[] = []
      const expected: { token: string; uuid: string }[] = []
      const read = async ({ uuid, token }: { uuid: string; token: string }) =>
        (await bookspot.call(`GET /bookings/${uuid}`, undefined, as(token))).json

      const first = TOKENS.map(token => ({ act: 'reserve' as const, token, units: 2 }))
      for (const one of [...first, ...steps]) {
        if (one.act === 'wait') {
          await bookspot.advance(one.minutes * 60_000)
          continue
        }
        if (one.act === 'reserve') {
          const body = { ...of, availabilityId, unitItems: unitItems(one.units) }
          const answer = await bookspot.call('POST /bookings', body, as(one.token))
          if (answer.status === 200) made.push({ uuid: answer.json.uuid, token: one.token })
          else expect(answer.json.error).toBe('UNPROCESSABLE_ENTITY')
          continue
        }
        const booking = made[one.booking % made.length]
        if (!booking) continue
        const token = one.stranger ? TOKENS.find(other => other !== booking.token)! : booking.token
        const before = await read(booking)
        const answer: Read = await bookspot.call(
          {
            confirm: `POST /bookings/${booking.uuid}/confirm`,
            cancel: `POST /bookings/${booking.uuid}/cancel`,
            extend: `POST /bookings/${booking.uuid}/extend`,
            change: `PATCH /bookings/${booking.uuid}`,
          }[one.act],
          {
            confirm: { contact: { fullName: 'Ann Lind' } },
            cancel: { reason: 'x' },
            extend: { expirationMinutes: 20 },
            change: { unitItems: unitItems(one.units) },
          }[one.act],
          as(token),
        )
        const after = await read(booking)
        if (answer.status === 200) expect(after).toEqual(answer.json)
        else {
          expect(CODES).toContain(answer.json.error)
          expect(after).toEqual(before)
        }
        if (one.stranger) expect(answer.json.error).toBe('INVALID_BOOKING_UUID')
        if (after.status !== before.status && TOLD.includes(after.status)) expected.push({ ...booking })
        const question = { ...of, availabilityIds: [availabilityId] }
        const [slot] = (await bookspot.call('POST /availability', question)).json
        expect(slot.vacancies).toBeGreaterThanOrEqual(0)
        expect(slot.vacancies).toBeLessThanOrEqual(slot.capacity)
      }
      await bookspot.settle()
      const sorted = (list: typeof received) => list.map(({ token, uuid }) => `${token} ${uuid}`).sort()
      expect(sorted(received)).toEqual(sorted(expected))
      told += received.length
    }),
    { numRuns: 40, seed: 4848 },
  )
  expect(told).toBeGreaterThan(60)
})
