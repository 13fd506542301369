import type { ReplyStream } from '../http/call.ts'
import { Answered } from '../http/surface.ts'
import type { Timers } from '../shared/timer.ts'
import type { ControlHandlers } from './context.ts'
import { onGone } from './gone.ts'
import { exchangeView } from './journal.ts'
import { deliveryView, eventView } from './views.ts'
import type { Workspace } from './workspace.ts'

/** A comment line at this pace (real ms) keeps proxies and clients from giving up. */
const HEARTBEAT = 15_000

export const stream = {
  // The document describes the body as text; the pipeline hands a stream through as it is.
  'GET /stream': (_, { workspace, timers }) =>
    new Answered<never>(openStream(workspace, timers) as never, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    }),
} satisfies Partial<ControlHandlers>

/** Everything that happens in a workspace, resets included. A client that does not read is cut off by its adapter. */
export function openStream(workspace: Workspace, timers: Timers): ReplyStream {
  return {
    start(write, end) {
      const send = (event: string, data: unknown) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      let beat = () => {}
      const beatLater = () => {
        beat = timers.after(HEARTBEAT, () => {
          write(': still here\n\n')
          beatLater()
        })
      }
      const listen = () => [
        workspace.journal.onExchange(exchange => send('exchange', exchangeView(exchange))),
        workspace.teller.onRecorded(({ event }) => send('event', eventView(event))),
        workspace.log.onAttempt(delivery => send('attempt', deliveryView(delivery))),
      ]
      let stops = listen()
      const stopGone = onGone(workspace, end)
      const stopResets = workspace.onReset(() => {
        for (const stop of stops) stop()
        stops = listen()
      })
      write(`: ${workspace.name}\n\n`)
      beatLater()
      return () => {
        beat()
        stopGone()
        stopResets()
        for (const stop of stops) stop()
      }
    },
  }
}
