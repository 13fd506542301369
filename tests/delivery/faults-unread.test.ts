import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deliveryFaults } from '../../src/delivery/faults/registry.ts'
import { openScene } from '../faults/scene.ts'

/** Takes connections and reads nothing of them: what is larger than the kernel's buffers is never sent in full. */
let server: Server
beforeAll(async () => {
  server = createServer({ pauseOnConnect: true })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.close())

/** Every word of every kind that writes its own bytes. */
const kinds = deliveryFaults
  .filter(({ wire }) => wire)
  .flatMap(({ kind, options }) => {
    const [name, { allowed }] = Object.entries(options).find(([, { type }]) => type === 'choice') ?? ['', {}]
    const short = {
      ...('hold' in options && { hold: '100ms' }),
      ...('every' in options && { every: '1ms', bytes: 65_536 }),
      ...('idle' in options && { idle: '0s' }),
    }
    return (allowed ?? [undefined]).map(word => ({ kind, options: { ...short, ...(word && { [name]: word }) } }))
  })

it.concurrent.each(kinds)('a receiver that reads nothing does not hold $kind $options for ever', async rule => {
  await using scene = openScene({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults: [{ kind: 'oversized', options: { as: 'large', bytes: 6 * 1024 * 1024 } }, rule],
    settings: { deadlineMs: 200 },
  })
  scene.tell('m1')
  await scene.pass(0)
  const [delivery] = scene.log.list()
  expect(delivery!.attempts[0]!.faults.map(({ kind }) => kind)).toEqual(['oversized', rule.kind])
  expect(['timed-out', 'reset', 'not-sent']).toContain(delivery!.attempts[0]!.outcome.kind)
})
