import { describe, expect, it } from 'vitest'
import { createReceiver, type Snapshot, startSandbox, type TestWorkspace } from '../../src/testing/index.ts'

/** What two clients see of a world: every product, and one reseller's bookings as both suppliers show them. */
async function seen(world: TestWorkspace) {
  const travel = { localDateStart: '2026-01-01', localDateEnd: '2030-01-01' }
  return {
    now: world.now(),
    products: await world.client('bookspot')('GET /products'),
    activities: await world.client('bookspot')('GET /bookings', { query: travel }),
    all: await world.client('rhomtrip')('GET /bookings'),
  }
}

describe('snapshot', () => {
  it('brings the world back as it was, through JSON too', async () => {
    await using sandbox = await startSandbox({ checkReplies: true })
    await sandbox.simulate('booking.cancelled', { reason: 'Storm.' })
    await sandbox.simulate('product.repriced', { percent: 50 })
    await sandbox.advance('3h')
    const before = await seen(sandbox)
    const saved = JSON.parse(JSON.stringify(sandbox.snapshot())) as Snapshot

    await sandbox.simulate('booking.cancelled')
    await sandbox.simulate('product.deleted')
    await sandbox.advance('24h')
    expect(await seen(sandbox)).not.toEqual(before)
    sandbox.restore(saved)
    expect(await seen(sandbox)).toEqual(before)
    expect([sandbox.events(), sandbox.deliveries()]).toEqual([[], []])
  })

  it('goes on from there: subscriptions are told, holds end, and the same steps give the same ids', async () => {
    await using sandbox = await startSandbox({ checkReplies: true })
    await using receiver = await createReceiver()
    await sandbox.subscribe('bookspot', { receiver })
    await sandbox.simulate('booking.confirmed')
    const saved = sandbox.snapshot()
    const round = async () => {
      sandbox.restore(saved)
      receiver.clear()
      const { event } = await sandbox.simulate('booking.cancelled')
      await sandbox.advance('48h')
      return [event.id, receiver.received.map(({ body }) => body), sandbox.events().map(({ type }) => type)]
    }
    const first = await round()
    expect(first[1]).toHaveLength(2)
    expect(first[2]).toContain('booking.expired')
    expect(await round()).toEqual(first)
  })

  it('is the beginning of another workspace, whose tokens own what is in it', async () => {
    await using sandbox = await startSandbox({ checkReplies: true })
    const { event } = await sandbox.simulate('booking.confirmed')
    await using own = await sandbox.workspace({ seed: 'other' })
    own.restore(sandbox.snapshot())
    const path = { uuid: event.subject }
    expect(await own.client('bookspot')('GET /bookings/{uuid}', { path })).toMatchObject({ status: 'CONFIRMED' })
    await own.client('bookspot')('POST /bookings/{uuid}/cancel', { path, body: {} })
    expect(await sandbox.client('bookspot')('GET /bookings/{uuid}', { path })).toMatchObject({ status: 'CONFIRMED' })
  })

  it('is left behind by a reset', async () => {
    await using sandbox = await startSandbox()
    const seed = await seen(sandbox)
    await sandbox.simulate('product.created')
    sandbox.restore(sandbox.snapshot())
    sandbox.reset()
    expect(await seen(sandbox)).toEqual(seed)
  })

  it('of anything else is refused, and nothing changes', async () => {
    await using sandbox = await startSandbox()
    await sandbox.simulate('product.updated')
    const before = sandbox.events().length
    for (const wrong of [
      {},
      null,
      { ...sandbox.snapshot(), format: 'other' },
      { ...sandbox.snapshot(), records: {} },
    ]) {
      expect(() => sandbox.restore(wrong as Snapshot)).toThrow('This is no snapshot')
    }
    expect(sandbox.events()).toHaveLength(before)
  })
})
