import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { BookingStatus } from '../../src/generated/bookspot/types.ts'
import { createReceiver, Refused, startSandbox } from '../../src/testing/index.ts'

const statusOf = (url: string) =>
  new Promise<number | string>(resolve => {
    request(url, { agent: false }, answer => {
      answer.resume()
      resolve(answer.statusCode!)
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code!))
      .end()
  })

describe('startSandbox', () => {
  it('listens on a free port, several at once, each with its own world', async () => {
    const sandboxes = await Promise.all([startSandbox(), startSandbox(), startSandbox({ seed: 'other' })])
    const [a, b, c] = sandboxes as [(typeof sandboxes)[0], (typeof sandboxes)[0], (typeof sandboxes)[0]]
    expect(new Set(sandboxes.map(({ url }) => url)).size).toBe(3)
    await a.simulate('booking.confirmed')
    expect([a.events().length > 0, b.events(), c.events()]).toEqual([true, [], []])
    for (const sandbox of sandboxes) await sandbox.close()
  })

  it('says where each supplier is', async () => {
    await using sandbox = await startSandbox()
    expect(sandbox.bookspotUrl).toBe(`${sandbox.url}/octo/v1`)
    expect(sandbox.rhomtripUrl).toBe(sandbox.url)
    expect(await statusOf(`${sandbox.bookspotUrl}/products`)).toBe(401)
  })

  it('stops listening at the end of its block, and can be closed twice', async () => {
    let url: string
    {
      await using sandbox = await startSandbox()
      url = sandbox.url
      expect(await statusOf(`${url}/_ready`)).toBe(200)
      await sandbox.close()
    }
    expect(await statusOf(url)).toBe('ECONNREFUSED')
  })

  it('says so when its port is taken, and leaves nothing behind', async () => {
    await using sandbox = await startSandbox()
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow(/is taken/)
  })

  it('leaves a supplier out', async () => {
    await using sandbox = await startSandbox({ dialects: ['bookspot'] })
    expect(await sandbox.client('bookspot')('GET /products')).not.toEqual([])
    expect(await statusOf(`${sandbox.rhomtripUrl}/products`)).toBe(404)
    expect((await sandbox.client('rhomtrip').answer('GET /products')).status).toBe(404)
    await expect(startSandbox({ dialects: ['bokspot'] })).rejects.toThrow('Did you mean "bookspot"?')
    await expect(startSandbox({ dialects: [] })).rejects.toThrow('"dialects" is empty. There are: bookspot, rhomtrip.')
  })

  it('opens no socket when it is not to listen', async () => {
    const before = process.getActiveResourcesInfo().filter(name => name.includes('TCP')).length
    await using sandbox = await startSandbox({ listen: false })
    expect(process.getActiveResourcesInfo().filter(name => name.includes('TCP')).length).toBe(before)
    expect(sandbox.bookspotUrl).toBe('http://sandbox.localhost/octo/v1')
    expect(await sandbox.client('bookspot')('GET /products')).not.toEqual([])
  })

  it('stands still until the test moves its clock', async () => {
    await using sandbox = await startSandbox()
    expect(sandbox.now().toISOString()).toBe('2027-01-11T09:00:00.000Z')
    await sandbox.advance('72h')
    expect(sandbox.now().toISOString()).toBe('2027-01-14T09:00:00.000Z')
  })

  it('lets the process end by itself, with nothing open', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('leaves.ts', import.meta.url))])
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
    const code = await new Promise(resolve => child.once('close', resolve))
    expect(output).toBe('sockets and timers still open: []\n')
    expect(code).toBe(0)
  })
})

describe('client', () => {
  it('is typed from the document, and speaks with the token', async () => {
    await using sandbox = await startSandbox({ checkReplies: true })
    const alpha = sandbox.client('bookspot')
    const [product] = await alpha('GET /products')
    const [slot] = await alpha('POST /availability', {
      body: {
        productId: product!.id,
        optionId: product!.options[0]!.id,
        localDateStart: '2027-02-01',
        localDateEnd: '2027-02-05',
      },
    })
    const booking = await alpha('POST /bookings', {
      body: {
        productId: product!.id,
        optionId: product!.options[0]!.id,
        availabilityId: slot!.id,
        unitItems: [{ unitId: product!.options[0]!.units[0]!.id }],
      },
    })
    expectTypeOf(booking.status).toEqualTypeOf<BookingStatus>()
    expect(booking.status).toBe('ON_HOLD')
    expect(booking.pricing).toBeDefined()
    const { uuid } = booking
    expect(
      (await sandbox.client('bookspot', sandbox.tokens.beta).answer('GET /bookings/{uuid}', { path: { uuid } })).status,
    ).toBe(400)
    // @ts-expect-error the document has no such operation
    await expect(alpha('GET /nothing')).rejects.toThrow('There is no operation "GET /nothing" of bookspot.')
    // @ts-expect-error a booking needs its uuid
    await expect(alpha('GET /bookings/{uuid}')).rejects.toThrow('needs { path: { uuid } }')
  })

  it('throws what a supplier refuses, with its status and body', async () => {
    await using sandbox = await startSandbox()
    const refusal = await sandbox
      .client(
        'rhomtrip',
        'nobody',
      )('GET /products')
      .catch(error => error)
    expect(refusal).toBeInstanceOf(Refused)
    expect(refusal.status).toBe(403)
    expect(refusal.message).toContain('GET /products was answered 403: ')
    expect(refusal.body).toEqual({ error: 'FORBIDDEN', errorMessage: expect.any(String) })
  })

  it('takes capabilities of its own choice', async () => {
    await using sandbox = await startSandbox()
    const [thin] = await sandbox.client('bookspot', undefined, { capabilities: [] })('GET /products')
    expect(thin).not.toHaveProperty('title')
    const [whole] = await sandbox.client('bookspot')('GET /products')
    expect(whole).toHaveProperty('title')
  })

  it('reaches the control API too', async () => {
    await using sandbox = await startSandbox()
    const { triggers } = await sandbox.client('sandbox')('GET /triggers')
    expect(triggers.map(({ name }) => name)).toContain('booking.cancelled')
  })
})

describe('subscribe', () => {
  it('needs one receiver', async () => {
    await using sandbox = await startSandbox()
    await expect(sandbox.subscribe('bookspot', {})).rejects.toThrow('"url" or a "receiver"')
    await expect(sandbox.subscribe('bookspot', { url: 'http://a.example', receiver: () => 204 })).rejects.toThrow(
      'and not both',
    )
  })

  it('sends its headers along, and tells nothing once it is removed', async () => {
    await using sandbox = await startSandbox()
    await using receiver = await createReceiver()
    const subscription = await sandbox.subscribe('bookspot', { receiver, headers: { 'Api-Key': 'k1' } })
    await sandbox.simulate('product.updated')
    expect(receiver.received.map(({ headers }) => headers['api-key'])).toEqual(['k1'])
    await subscription.remove()
    await sandbox.simulate('product.updated')
    expect(receiver.received).toHaveLength(1)
  })

  it('makes a webhook of RhomTrip for each event, with the capabilities it was given', async () => {
    await using sandbox = await startSandbox()
    await using receiver = await createReceiver()
    const { ids } = await sandbox.subscribe('rhomtrip', { receiver, capabilities: ['octo/webhooks'] })
    expect(ids).toHaveLength(3)
    const { deliveries } = await sandbox.simulate('transfer.repriced')
    expect(receiver.received[0]!.body).not.toContain('pricing')
    expect(deliveries[0]).toMatchObject({ event: 'transfer_update', state: 'delivered' })
    await expect(sandbox.subscribe('rhomtrip', { receiver, events: [] })).rejects.toThrow('"events" is empty')
  })

  it('delivers to a function in this process, with a Fetch answer or a status', async () => {
    await using sandbox = await startSandbox()
    const bodies: string[] = []
    await sandbox.subscribe('bookspot', {
      receiver: async request => {
        bodies.push(await request.text())
        return new Response('no', { status: 503 })
      },
    })
    const { deliveries } = await sandbox.simulate('product.updated')
    expect(JSON.parse(bodies[0]!)).toEqual(deliveries[0]!.payload)
    expect(deliveries[0]!.attempts).toMatchObject([{ number: 1, outcome: 'answered', status: 503 }])
  })

  it('gives a public address to a function', async () => {
    await using sandbox = await startSandbox()
    const paths: string[] = []
    const stop = sandbox.receive('https://shop.example', request => void paths.push(new URL(request.url).pathname))
    await sandbox.subscribe('bookspot', { url: 'https://shop.example/octo/webhook' })
    await sandbox.simulate('product.updated')
    expect(paths).toEqual(['/octo/webhook'])
    await stop()
  })
})
