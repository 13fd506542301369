import { Pool } from 'undici'
import { serveChild } from '../child.ts'

/** The yardstick of delivery: a bare loop over undici's `Pool.dispatch`, 64 at a time. */
serveChild(
  async () => 0,
  ({ url, body, count }: { url: string; body: string; count: number }) => {
    const { origin, pathname } = new URL(url)
    const pool = new Pool(origin, { connections: 64, pipelining: 1 })
    const bytes = Buffer.from(body)
    const headers = ['content-type', 'application/json']
    return new Promise<number>((resolve, reject) => {
      const started = performance.now()
      let sent = 0
      let done = 0
      const one = () => {
        if (sent++ >= count) return
        pool.dispatch(
          { path: pathname, method: 'POST', headers, body: bytes },
          {
            onRequestStart() {},
            onResponseStart() {},
            onResponseData() {},
            onResponseEnd() {
              if (++done === count) pool.close().then(() => resolve(count / ((performance.now() - started) / 1000)))
              else one()
            },
            onResponseError(_controller, error) {
              reject(error)
            },
          },
        )
      }
      for (let i = 0; i < 64; i++) one()
    })
  },
)
