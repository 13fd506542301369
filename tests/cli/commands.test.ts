import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'
import { buildCli, type Cli, type Running } from './process.ts'

let cli: Cli
let sandbox: Running
let receiver: Receiver
let url: string
let subscription: string

/** Runs a command against the sandbox of this file. */
const run = (...args: string[]) => cli.run(args, { OCTO_SANDBOX_URL: url })
/** The same, with its JSON read. */
async function json(...args: string[]) {
  const { code, out, err } = await run(...args, '--json')
  expect(err).toBe('')
  expect(code).toBe(0)
  return JSON.parse(out)
}

beforeAll(async () => {
  cli = await buildCli()
  receiver = await createReceiver()
  sandbox = cli.start(['--port', '0', '--clock', 'manual', '--json'])
  url = JSON.parse(await sandbox.line(() => true)).url
  const created = await fetch(`${url}/octo/v1/notifications/subscriptions`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'notifications',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ url: `${receiver.url}/hook`, notificationTypes: ['BOOKING_UPDATE'] }),
  })
  subscription = JSON.parse(await created.text()).id
})
afterAll(async () => {
  sandbox.process.kill('SIGKILL')
  await receiver[Symbol.asyncDispose]()
  await cli[Symbol.asyncDispose]()
})

describe('trigger', () => {
  it('changes the world and says who was told, with outcomes', async () => {
    const { code, out } = await run('trigger', 'booking.confirmed', '--wait')
    expect(code).toBe(0)
    expect(out).toMatch(/booking\.confirmed/)
    expect(out).toContain(`told  bookspot  ${subscription}`)
    expect(out).toMatch(/delivered\s+BOOKING_UPDATE\s+http:\S+\/hook\s+204/)
  })

  it('takes parameters and prints one JSON document', async () => {
    const { trigger, event } = await json('trigger', 'booking.cancelled', '--set', 'reason=Storm', '--wait')
    expect(trigger).toBe('booking.cancelled')
    const { after } = await json('why', event.id)
    expect(after.cancellation.reason).toBe('Storm')
  })

  it('that is unknown ends with 2 and the nearest name', async () => {
    const { code, err, out } = await run('trigger', 'booking.canceled')
    expect(code).toBe(2)
    expect(err).toContain('Did you mean "booking.cancelled"?')
    expect(out).toBe('')
  })

  it('with a parameter that is none ends with 2', async () => {
    const { code, err } = await run('trigger', 'booking.cancelled', '--set', 'raeson=x')
    expect(code).toBe(2)
    expect(err).toContain('"reason"')
  })
})

describe('fire', () => {
  it('finds the dialect by the name of the message and sends it', async () => {
    const { deliveries } = await json('fire', 'BOOKING_UPDATE', '--wait')
    expect(deliveries).toMatchObject([{ origin: 'fire', dialect: 'bookspot', state: 'delivered' }])
  })

  it('with an unknown message ends with 2 and names those there are', async () => {
    const { code, err } = await run('fire', 'BOOKING_UPDAT')
    expect(code).toBe(2)
    expect(err).toContain('bookspot: BOOKING_UPDATE')
  })

  it('with an unknown pointer ends with 2 and sends nothing', async () => {
    const before = receiver.received.length
    const { code, err } = await run('fire', 'BOOKING_UPDATE', '--set', '/data/nothing=1')
    expect(code).toBe(2)
    expect(err).not.toBe('')
    expect(receiver.received.length).toBe(before)
  })
})

describe('what happened', () => {
  it('is listed by events and deliveries', async () => {
    await run('trigger', 'booking.confirmed', '--wait')
    const { events } = await json('events', '--type', 'booking.confirmed')
    expect(events.every((event: { type: string }) => event.type === 'booking.confirmed')).toBe(true)
    expect((await run('events', '--limit', '1')).out.split('\n')).toHaveLength(1)
    const { deliveries } = await json('deliveries', '--event', 'BOOKING_UPDATE', '--state', 'delivered')
    expect(deliveries[0]).toMatchObject({ subscriptionId: subscription, state: 'delivered' })
    expect((await run('deliveries')).out).toContain(deliveries[0].id)
  })

  it('is shown whole by deliveries and its id: where each attempt went, and where its time went', async () => {
    await run('trigger', 'booking.confirmed', '--wait')
    const { deliveries } = await json('deliveries', '--state', 'delivered')
    const { id, attempts } = deliveries[0]
    const { out } = await run('deliveries', id)
    expect(out).toMatch(/ {4}to 127\.0\.0\.1:\d+: (connect [\d.]+ms, )?first byte [\d.]+ms\n/)
    expect(out).toContain(`to ${attempts[0].address}: `)
    expect(await json('deliveries', id)).toMatchObject({ id, attempts: [{ timings: attempts[0].timings }] })
    expect(await run('deliveries', 'msg_none')).toMatchObject({ code: 2, err: expect.stringContaining('no delivery') })
  })

  it('is explained by why, for an event and for a delivery', async () => {
    const { event, deliveries } = await json('trigger', 'booking.confirmed', '--wait')
    expect((await run('why', event.id)).out).toMatch(
      new RegExp(`told +bookspot +${subscription} +told as BOOKING_UPDATE`),
    )
    const { out } = await run('why', deliveries[0].id)
    expect(out).toContain('delivered: BOOKING_UPDATE')
    expect(out).toMatch(/attempt 1 at \S+: http:\S+\/hook 204/)
    expect(out).toContain('sent {"id"')
  })

  it('is followed as it happens', async () => {
    const following = cli.start(['events', '--follow', '--json'], { OCTO_SANDBOX_URL: url })
    const seen = following.line(() => true)
    // The stream is open once its own call is in the journal.
    await expect.poll(async () => (await fetch(`${url}/_sandbox/v1/journal?limit=5`)).text()).toContain('/stream')
    await run('trigger', 'booking.confirmed')
    expect(JSON.parse(await seen)).toMatchObject({ kind: 'booking' })
    following.process.kill('SIGKILL')
  })

  it('is sent again by redeliver, with the same bytes', async () => {
    const { deliveries } = await json('trigger', 'booking.confirmed', '--wait')
    const again = await json('redeliver', deliveries[0].id, '--wait')
    expect(again).toMatchObject({ origin: 'redelivery', state: 'delivered' })
    expect(again.attempts[0].request.body).toBe(deliveries[0].attempts[0].request.body)
  })

  it('that is unknown ends with 2', async () => {
    for (const command of ['why', 'redeliver']) {
      const { code, err } = await run(command, 'dlv_nothing')
      expect(code).toBe(2)
      expect(err).toContain('dlv_nothing')
    }
  })
})

describe('wait', () => {
  it('answers when the message was sent', async () => {
    const waiting = json('wait', 'BOOKING_UPDATE', '--timeout', '20s')
    await run('trigger', 'booking.confirmed')
    expect((await waiting).deliveries.length).toBeGreaterThan(0)
  })

  it('ends with 3 and says why nothing came', async () => {
    const { code, out, err } = await run('wait', 'transfer_update', '--timeout', '50ms')
    expect(code).toBe(3)
    expect(out).toBe('')
    expect(err).toContain('transfer_update')
  })

  it('refuses a time that is none with 2', async () => {
    const { code, err } = await run('wait', 'BOOKING_UPDATE', '--timeout', 'soon')
    expect(code).toBe(2)
    expect(err).toContain('--timeout is "soon"')
  })
})

describe('clock', () => {
  it('is shown, advanced, set and settled', async () => {
    const { now, mode } = await json('clock')
    expect(mode).toBe('manual')
    const advanced = await json('clock', 'advance', '90m')
    expect(Date.parse(advanced.now) - Date.parse(now)).toBe(90 * 60_000)
    const day = new Date(Date.parse(now) + 86_400_000).toISOString()
    expect((await json('clock', 'set', day)).now).toBe(day)
    expect((await run('clock', 'settle')).out).toContain('(manual)')
  })

  it.each([
    [['clock', 'advnce', '1h'], 'Did you mean "advance"?'],
    [['clock', 'advance'], 'Say how far'],
    [['clock', 'advance', 'soon'], 'soon'],
    [['clock', 'set'], 'Give an instant'],
    [['clock', 'settle', 'now'], 'clock settle takes nothing more'],
    [['fire', 'BOOKING_UPDAT'], 'Did you mean "BOOKING_UPDATE"?'],
    [['events', '--type', 'booking.canceled'], 'Did you mean "booking.cancelled"?'],
  ])('%s ends with 2', async (args, sentence) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })
})

describe('text that could drive a terminal (TM-17)', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/
  const hostile = '\u001b[2J\u009b31m\u202e\u2028x'

  it.each([
    [['why', hostile]],
    [['trigger', 'booking.updated', '--set', `${hostile}=1`]],
    [['deliveries', '--state', hostile]],
    [[hostile]],
    [['start', `--${hostile}`]],
  ])('is escaped in what an error says: %j', async args => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).not.toMatch(RAW)
  })

  it('is escaped in names, seeds and payloads, in text and in JSON', async () => {
    await run('workspaces', 'create', 'odd', '--seed', hostile)
    const outs = [
      await run('reset', '--workspace', 'odd'),
      await run('workspaces'),
      await run('trigger', 'booking.updated', '--set', `notes=${hostile}`, '--wait'),
      await run('events', '--json'),
      await run('deliveries', '--json'),
    ]
    const { deliveries } = JSON.parse(outs.at(-1)!.out)
    outs.push(await run('why', deliveries[0].id), await run('why', deliveries[0].id, '--json'))
    await run('workspaces', 'remove', 'odd')
    expect(outs.map(({ code }) => code)).toEqual(outs.map(() => 0))
    expect(outs.map(({ out, err }) => out + err).join('\n')).not.toMatch(RAW)
  })
})

describe('workspaces and reset', () => {
  it('keep worlds apart and put one back', async () => {
    expect((await run('workspaces', 'create', 'ci-1', '--clock', 'manual')).out).toContain('ci-1-alpha-key')
    expect((await json('workspaces')).workspaces.map(({ name }: { name: string }) => name)).toContain('ci-1')
    const before = (await json('clock', '--workspace', 'ci-1')).now
    await run('clock', 'advance', '1h', '--workspace', 'ci-1')
    expect((await run('reset', '--workspace', 'ci-1')).out).toContain('ci-1 is back at seed octo')
    expect((await json('clock', '--workspace', 'ci-1')).now).toBe(before)
    expect(await run('workspaces', 'remove', 'ci-1')).toMatchObject({ code: 0, out: 'ci-1 is gone.' })
    const { code, err } = await run('reset', '--workspace', 'ci-1')
    expect(code).toBe(2)
    expect(err).toContain('no workspace "ci-1"')
  })

  it.each([
    [['workspaces', 'crate', 'x'], 'Did you mean "create"?'],
    [['workspaces', 'create'], 'Name the workspace'],
    [['workspaces', 'create', 'No Good'], 'No Good'],
  ])('%s ends with 2', async (args, sentence) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })
})
