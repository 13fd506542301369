import { expect, it } from 'vitest'
import { createReceiver, startSandbox } from '../../src/testing/index.ts'

// Making 50 worlds at once takes seconds of work on a busy machine.
it('keeps 50 parallel tests on one server apart', { timeout: 120_000 }, async () => {
  await using sandbox = await startSandbox({ checkReplies: true })
  await using shared = await createReceiver()

  const tests = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      await using own = await sandbox.workspace()
      const url = `${shared.url}/${own.name}`
      await own.subscribe('bookspot', { url })
      await own.subscribe('rhomtrip', { url, events: ['booking_update'] })
      const uuids = new Set<string>()
      for (let round = 0; round < 3; round++) uuids.add((await own.simulate('booking.cancelled')).event.subject)
      await own.advance(`${i}m`)
      await own.settle()
      const told = own.deliveries().map(({ id, payload }) => [id, 'data' in payload ? 'bookspot' : 'rhomtrip'])
      return { name: own.name, uuids, told, now: own.now().toISOString(), events: own.events().length }
    }),
  )

  expect(new Set(tests.map(({ name }) => name)).size).toBe(50)
  for (const [i, { name, told, now, events }] of tests.entries()) {
    const arrived = shared.received.filter(({ path }) => path === `/${name}`)
    // Reserved, confirmed, cancelled; two of them are told, by both suppliers.
    expect(events).toBe(9)
    expect(told).toHaveLength(12)
    expect(arrived).toHaveLength(12)
    expect(now).toBe(new Date(Date.UTC(2027, 0, 11, 9, i)).toISOString())
  }
  expect(sandbox.deliveries()).toEqual([])
  expect(sandbox.core.workspaces()).toHaveLength(1)
})

it('gives a workspace tokens of its own, which open no other', async () => {
  await using sandbox = await startSandbox()
  await using own = await sandbox.workspace('mine')
  expect(own.tokens.alpha).toBe('mine-alpha-key')
  const { event } = await own.simulate('booking.confirmed')
  const path = { uuid: event.subject }
  expect((await own.client('bookspot')('GET /bookings/{uuid}', { path })).uuid).toBe(event.subject)
  expect((await sandbox.client('bookspot').answer('GET /bookings/{uuid}', { path })).status).toBe(400)
})

it('starts a workspace with a seed and a clock of its own', async () => {
  await using sandbox = await startSandbox()
  await using own = await sandbox.workspace({ seed: 'other', now: '2028-02-29T12:00:00Z' })
  expect(own.now().toISOString()).toBe('2028-02-29T12:00:00.000Z')
  expect(sandbox.core.workspace(own.name).seed).toBe('other')
})

it('refuses a second workspace of the same name', async () => {
  await using sandbox = await startSandbox()
  await using _ = await sandbox.workspace('mine')
  await expect(sandbox.workspace('mine')).rejects.toThrow('There is a workspace "mine" already.')
})

it('may be closed after its server', async () => {
  const sandbox = await startSandbox()
  const own = await sandbox.workspace()
  await sandbox.close()
  await own[Symbol.asyncDispose]()
})
