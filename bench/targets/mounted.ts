import type { AddressInfo } from 'node:net'
import express from 'express'
import { toExpress } from '../../src/adapters/express.ts'
import { createSandbox } from '../../src/index.ts'
import { serveChild } from '../child.ts'

/** The sandbox as middleware of an ordinary Express app. */
serveChild(async () => {
  const sandbox = createSandbox()
  await sandbox.ready
  const app = express()
  app.use(express.json())
  app.use(toExpress(sandbox))
  return new Promise<number>(resolve => {
    const server = app.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
})
