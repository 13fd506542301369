import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, serve } from '../../src/adapters/node.ts'
import type { Io } from '../../src/cli/io.ts'
import { watch } from '../../src/cli/live.ts'
import { run } from '../../src/cli/run.ts'
import { palette } from '../../src/cli/text.ts'
import { createSandbox, type Sandbox } from '../../src/index.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'

let planted = 0
/** A secret that is found again wherever it leaks. */
const canary = () => `canary${++planted}x`

let sandbox: Sandbox
let server: Listening
let receiver: Receiver
let bookspot: string
let event: string
let delivery: string
const live: string[] = []
let streamed = ''

const api = async (path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'octo/notifications, octo/webhooks, octo/pricing',
      'content-type': 'application/json',
      ...headers,
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: answer.status, text: await answer.text() }
}

const secretUrl = (path: string) =>
  `http://${canary()}:${canary()}@127.0.0.1:${receiver.port}/${path}?token=${canary()}&key=${canary()}&secret=${canary()}&sig=${canary()}&access_token=${canary()}&password=${canary()}&page=2`

beforeAll(async () => {
  // A receiver that echoes what it was sent, so that its answer holds what the payload holds.
  receiver = await createReceiver({ respond: ({ body }) => ({ status: 500, body }) })
  sandbox = createSandbox({ clock: 'manual', checkReplies: true, assume: { 'R-04': 'draftFields' } })
  server = await serve(sandbox, { port: 0 })
  await sandbox.ready
  const plain = palette({ isTerminal: false, env: {} }, true)
  const out = (line: string) => void live.push(line)
  for (const json of [true, false]) watch(sandbox.workspace(), { json, verbose: true, paint: plain, out })
  const answer = await fetch(`${server.url}/_sandbox/v1/stream`)
  void (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) streamed += chunk
  })().catch(() => {})

  const made = await api('/octo/v1/notifications/subscriptions', 'POST', {
    url: secretUrl('bookspot'),
    notificationTypes: ['BOOKING_UPDATE'],
    headers: { 'X-Api-Key': canary(), Authorization: `Bearer ${canary()}` },
  })
  bookspot = `/octo/v1/notifications/subscriptions/${JSON.parse(made.text).id}`
  await api(bookspot, 'PATCH', { headers: { 'X-Api-Key': canary() }, url: secretUrl('bookspot') })
  await api('/octo/v1/notifications/subscriptions')
  await api('/webhooks', 'POST', {
    event: 'booking_update',
    url: secretUrl('rhomtrip'),
    headers: { 'X-Secret': canary() },
  })
  await api('/webhooks')
  // Refusals, also of what is no JSON.
  await api('/webhooks', 'POST', { event: 'nothing', url: secretUrl('no'), headers: { 'X-Secret': canary() } })
  await api('/webhooks', 'POST', `{"url":"${secretUrl('cut')}","headers":{"X-Secret":"${canary()}`)
  await api('/octo/v1/notifications/subscriptions', 'POST', { url: `ftp://u:${canary()}@h/`, notificationTypes: [] })
  await api('/octo/v1/products', 'GET', undefined, { authorization: `Bearer ${canary()}` })
  await api(`/octo/v1/products?access_token=${canary()}`)

  const told = JSON.parse((await api('/_sandbox/v1/simulate/booking.confirmed?wait=true', 'POST', {})).text)
  event = told.event.id
  delivery = told.deliveries[0].id
})
afterAll(async () => {
  await server.close()
  await sandbox.stop()
  await receiver.close()
})

const cli = async (...argv: string[]) => {
  const lines: string[] = []
  const io: Io = {
    env: {},
    out: line => void lines.push(line),
    err: line => void lines.push(line),
    isTerminal: false,
    onSignal: () => () => {},
    onMistake: () => {},
    endsWith: () => {},
    exit: () => {},
  }
  await run([...argv, '--url', server.url], io)
  return lines.join('\n')
}

describe('secrets (TM-24)', () => {
  it('are on the wire', () => {
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received.every(({ headers }) => headers.authorization !== undefined)).toBe(true)
    expect(receiver.received.some(({ body }) => /canary\d/.test(body))).toBe(true)
  })

  it.each([
    ['/deliveries?limit=1000'],
    ['/events'],
    ['/subscriptions'],
    ['/journal?limit=500'],
    ['/workspaces'],
    ['/deliveries/wait?event=booking_update&count=99&timeout=1ms'],
  ])('are not in %s', async path => {
    expect((await api(`/_sandbox/v1${path}`)).text).not.toMatch(/canary\d/)
  })

  it('are not in an event or a delivery', async () => {
    const { text } = await api(`/_sandbox/v1/events/${event}`)
    const answer = await api(`/_sandbox/v1/deliveries/${delivery}`)
    expect(answer.text).toContain('page=2')
    expect(text + answer.text).not.toMatch(/canary\d/)
  })

  it('are not in the answer to a redelivery, done or refused', async () => {
    const path = `/_sandbox/v1/deliveries/${delivery}/redeliver?wait=true`
    const done = await api(path, 'POST', {
      url: `http://u:${canary()}@127.0.0.1:${receiver.port}/?api_key=${canary()}`,
    })
    const refused = await api(path, 'POST', { url: `ftp://u:${canary()}@h/` })
    expect([done.status, refused.status]).toEqual([200, 400])
    expect(done.text + refused.text).not.toMatch(/canary\d/)
  })

  it.each([
    [['deliveries']],
    [['deliveries', '--json']],
    [['events']],
    [['trigger', 'booking.updated', '--wait']],
    [['fire', 'booking_update', '--wait', '--json']],
    [['wait', 'BOOKING_UPDATE', '--count', '99', '--timeout', '1ms']],
  ])('are not printed by %j', async argv => {
    const text = await cli(...argv)
    expect(text).not.toBe('')
    expect(text).not.toMatch(/canary\d/)
  })

  it('are not printed by why', async () => {
    expect(await cli('why', delivery)).toContain('page=2')
    expect((await cli('why', delivery)) + (await cli('why', event))).not.toMatch(/canary\d/)
  })

  it('are not in the stream, nor in the live lines with all their bodies', () => {
    expect(live.join('\n')).toContain('page=2')
    expect(streamed).toContain('page=2')
    expect(live.join('\n') + streamed).not.toMatch(/canary\d/)
  })
})
