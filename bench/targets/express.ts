import type { AddressInfo } from 'node:net'
import express from 'express'
import { serveChild } from '../child.ts'

/** The yardstick for mounting: an ordinary Express app that answers the given value with `res.json`. */
serveChild(async ({ path, answer }: { path: string; answer: unknown }) => {
  const app = express()
  app.use(express.json())
  app.get(path, (request, response) => {
    if (request.get('authorization') !== 'Bearer alpha-key') response.status(401).json({ error: 'UNAUTHORIZED' })
    else response.json(answer)
  })
  return new Promise<number>(resolve => {
    const server = app.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
})
