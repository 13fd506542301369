import { serve } from '../../src/adapters/node.ts'
import { createSandbox } from '../../src/index.ts'
import { serveChild } from '../child.ts'

/** The sandbox as the command line serves it. */
serveChild(async ({ bookings }: { bookings?: number }) => {
  const sandbox = createSandbox(bookings === undefined ? {} : { bookings })
  await sandbox.ready
  const { port } = await serve(sandbox, { port: 0 })
  return port
})
