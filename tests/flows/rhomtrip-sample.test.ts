import { expect, it } from 'vitest'
import type { RhomTripEvent } from '../../src/dialects/rhomtrip/decide.ts'
import { rhomtrip } from '../../src/dialects/rhomtrip/index.ts'
import type { Token } from '../../src/domain/types.ts'
import { beta, openRhomtrip, withoutPricing } from './rhomtrip.ts'

type Api = Awaited<ReturnType<typeof openRhomtrip>>

async function registered(api: Api, event: RhomTripEvent, given = {}) {
  const { id } = await api.register(event, 'https://example.com/', given)
  return api.world.read.subscriptions.get(id)!
}

it.each(rhomtrip.events as RhomTripEvent[])('makes a %s of the seeded world that fits the document', async event => {
  await using api = await openRhomtrip()
  const webhook = await registered(api, event)
  const payload = rhomtrip.sample(event, undefined, webhook, api.world)
  expect(payload).toHaveProperty('webhook', (await api.call('GET /webhooks')).json[0])
  expect(rhomtrip.checkPayload(event, payload)).toBeUndefined()
})

it("is about the newest record of the webhook's owner, or about the one that is named", async () => {
  await using api = await openRhomtrip()
  const older = await api.hold()
  const { uuid } = await api.hold()
  await api.hold({}, beta)
  const webhook = await registered(api, 'booking_update')
  expect(rhomtrip.sample('booking_update', undefined, webhook, api.world)).toHaveProperty(
    'booking',
    (await api.call(`GET /bookings/${uuid}`)).json,
  )
  expect(rhomtrip.sample('booking_update', older.uuid, webhook, api.world)).toHaveProperty('booking.uuid', older.uuid)
  const quotation = await api.quote()
  await api.quote({}, beta)
  const other = await registered(api, 'transfer_update', withoutPricing)
  const payload = rhomtrip.sample('transfer_update', undefined, other, api.world)
  expect(payload).toHaveProperty('transfer.id', quotation.id)
  expect(JSON.stringify(payload)).not.toContain('currency')
})

it('says what is missing', async () => {
  await using api = await openRhomtrip()
  const nobody: Token = { id: 'nobody', reseller: 'none', abilities: [] }
  const webhook = { ...(await registered(api, 'booking_update')), token: nobody.id, reseller: nobody.reseller }
  const attempt = (event: string, subject?: string) => () => rhomtrip.sample(event, subject, webhook, api.world)
  expect(attempt('booking_update')).toThrow('has no booking')
  expect(attempt('transfer_update')).toThrow('no quotation')
  expect(attempt('booking_update', 'x')).toThrow('no booking "x"')
  expect(attempt('transfer_update', 'x')).toThrow('no transfer "x"')
  expect(attempt('availability_update', 'x')).toThrow('no product "x"')
})

it('finds what does not fit the document', async () => {
  await using api = await openRhomtrip()
  const webhook = await registered(api, 'transfer_update')
  const payload = rhomtrip.sample('transfer_update', undefined, webhook, api.world) as { transfer: object }
  const broken = { ...payload, transfer: { ...payload.transfer, status: 'MAYBE' } }
  expect(rhomtrip.checkPayload('transfer_update', broken)?.join()).toContain('transfer.status must be one of')
})
