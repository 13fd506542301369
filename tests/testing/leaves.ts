import { createReceiver, startSandbox } from '../../src/testing/index.ts'

// Run as a process of its own: uses what a test uses, closes it, and must then end by itself.
{
  await using sandbox = await startSandbox({ clock: 'real' })
  await using receiver = await createReceiver()
  await using own = await sandbox.workspace()
  for (const workspace of [sandbox, own]) {
    await workspace.subscribe('bookspot', { receiver })
    await workspace.subscribe('rhomtrip', { receiver: () => 500 })
    await workspace.simulate('booking.cancelled')
  }
  await sandbox.waitForDelivery('BOOKING_UPDATE')
  await (await fetch(`${sandbox.bookspotUrl}/products`)).text()
  receiver.answer(200, { delayMs: 60_000 })
  void sandbox.client('sandbox')('POST /simulate/{trigger}', { path: { trigger: 'booking.cancelled' } })
}
await new Promise(resolve => setImmediate(resolve))
const open = process.getActiveResourcesInfo().filter(name => /TCP|Timeout|Server/i.test(name))
process.stdout.write(`sockets and timers still open: ${JSON.stringify(open)}\n`)
