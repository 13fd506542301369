import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveChild } from '../child.ts'

let received = 0
let arrivals: number[] = []
let waiting: { count: number; resolve: (at: number) => void } | undefined

/**
 * A bare receiver that answers 204 at once; on `/slow` after a second and on `/hang` never, and counts neither. It says when the n-th
 * delivery arrived, or each. Clocks of processes agree through `performance.timeOrigin`.
 */
serveChild(
  async () => {
    const server = createServer((request, response) => {
      request.resume()
      request.on('end', () => {
        const answer = () => response.writeHead(204).end()
        if (request.url?.startsWith('/hang')) return
        if (request.url === '/slow') return setTimeout(answer, 1000)
        answer()
        received++
        if (arrivals.length < 1_000) arrivals.push(performance.timeOrigin + performance.now())
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
  ({ until, reset, arrived }: { until?: number; reset?: boolean; arrived?: boolean }) => {
    if (reset) {
      received = 0
      arrivals = []
      return null
    }
    if (arrived) return arrivals
    if (until === undefined || received >= until) return performance.timeOrigin + performance.now()
    return new Promise<number>(resolve => {
      waiting = { count: until, resolve }
    })
  },
)
