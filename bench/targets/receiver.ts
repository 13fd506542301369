import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveChild } from '../child.ts'

let received = 0
let arrivals: { path: string; at: number }[] = []
let waiting: { count: number; resolve: (at: number) => void } | undefined

/** A bare receiver that answers 204, at once or, on `/slow`, after a second. Clocks of processes agree through `performance.timeOrigin`. */
serveChild(
  async () => {
    const server = createServer((request, response) => {
      request.resume()
      request.on('end', () => {
        const answer = () => response.writeHead(204).end()
        if (request.url === '/slow') setTimeout(answer, 1000)
        else answer()
        received++
        if (arrivals.length < 100_000)
          arrivals.push({ path: request.url!, at: performance.timeOrigin + performance.now() })
        if (waiting && received >= waiting.count) {
          waiting.resolve(performance.timeOrigin + performance.now())
          waiting = undefined
        }
      })
    })
    server.keepAliveTimeout = 60_000
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  },
  ({ until, reset, take }: { until?: number; reset?: boolean; take?: boolean }) => {
    if (reset) {
      received = 0
      arrivals = []
      return null
    }
    if (take) {
      const taken = arrivals
      arrivals = []
      return taken
    }
    if (until === undefined || received >= until) return performance.timeOrigin + performance.now()
    return new Promise<number>(resolve => {
      waiting = { count: until, resolve }
    })
  },
)
