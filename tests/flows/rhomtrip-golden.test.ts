import { expect, it } from 'vitest'
import { createReceiver } from '../../src/testing/receiver.ts'
import { openRhomtrip } from './rhomtrip.ts'

type Api = Awaited<ReturnType<typeof openRhomtrip>>

const happen: Readonly<Record<string, (api: Api) => Promise<unknown>>> = {
  booking_update: async api => api.confirm((await api.hold({ notes: 'Child seat, please' })).uuid),
  transfer_update: async api => {
    const { id } = await api.quote()
    return api.call('POST /_sandbox/v1/simulate/transfer.repriced', { transfer: id, percent: 25 })
  },
  availability_update: api => api.call('POST /_sandbox/v1/simulate/availability.closed-out', {}),
}

/** One of each message, as the default seed and clock give it: the bytes that documentation may show. */
it.each(Object.keys(happen))('sends the golden %s', async event => {
  await using api = await openRhomtrip()
  await using receiver = await createReceiver()
  await api.register(event, `${receiver.url}/webhooks/${event}`)
  await happen[event]!(api)
  const [request] = await receiver.waitFor(1)
  const told = JSON.stringify(request!.json, undefined, 2).replace(receiver.url, 'https://reseller.example.com')
  await expect(`${told}\n`).toMatchFileSnapshot(`../../fixtures/messages/rhomtrip/${event}.json`)
})
