import { describe, expect, it } from 'vitest'
import { openStream } from '../../src/control/stream.ts'
import type { ReplyStream } from '../../src/http/call.ts'
import { openControl } from './control.ts'

const listenTo = (stream: ReplyStream) => {
  const chunks: string[] = []
  const stop = stream.start(
    chunk => chunks.push(chunk),
    () => {},
  )
  return { chunks, stop, events: () => chunks.flatMap(chunk => /^event: (\S+)\n/.exec(chunk)?.[1] ?? []) }
}

describe('the stream', () => {
  it('tells of exchanges, events and attempts as they happen', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { status, headers, body } = await control.reply('GET', '/stream')
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const { chunks, events, stop } = listenTo(body as ReplyStream)
    const { json } = await control.call('POST', '/simulate/transfer.repriced?wait=true')
    expect(events()).toEqual(['event', 'event', 'attempt', 'exchange'])
    const [attempt] = chunks.filter(chunk => chunk.startsWith('event: attempt\n'))
    expect(attempt).toMatch(/^event: attempt\ndata: \{.*\}\n\n$/)
    expect(JSON.parse(attempt!.split('data: ')[1]!)).toEqual(json.deliveries[0])
    stop()
    await control.call('GET', '/clock')
    expect(events()).toHaveLength(4)
  })

  it('goes on over a reset', async () => {
    const control = await openControl()
    const { events } = listenTo(openStream(control.sandbox.workspace(), { after: () => () => {} }))
    await control.call('POST', '/reset')
    await control.call('POST', '/simulate/transfer.repriced')
    expect(events().filter(name => name === 'event')).toHaveLength(2)
  })

  it('shows only its own workspace', async () => {
    const control = await openControl()
    await control.call('POST', '/workspaces', { name: 'other' })
    const { events } = listenTo(openStream(control.sandbox.workspace('other'), { after: () => () => {} }))
    await control.call('POST', '/simulate/transfer.repriced')
    expect(events()).toEqual([])
  })

  it('beats every 15 s until the client goes away', async () => {
    const { sandbox } = await openControl()
    const planned: { ms: number; run: () => void; cancelled: boolean }[] = []
    const { chunks, stop } = listenTo(
      openStream(sandbox.workspace(), {
        after(ms, run) {
          const timer = { ms, run, cancelled: false }
          planned.push(timer)
          return () => {
            timer.cancelled = true
          }
        },
      }),
    )
    planned[0]!.run()
    expect(planned[0]!.ms).toBe(15_000)
    expect(chunks).toEqual([': default\n\n', ': still here\n\n'])
    expect(planned).toHaveLength(2)
    stop()
    expect(planned[1]!.cancelled).toBe(true)
  })
})
