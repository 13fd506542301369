import { setupWorker } from 'msw/browser'
import { toMsw } from 'octo-sandbox/msw'
import { startSandbox, type TestSandbox } from 'octo-sandbox/testing'

const BOOKSPOT = 'https://api.bookspot.io/octo/v1'
const SHOP = 'https://shop.example'

/** From here on the page's calls to BookSpot are answered in the page, and what it is told goes to `webhook`. */
export async function openSupplier(webhook: (request: Request) => Response | Promise<Response>): Promise<TestSandbox> {
  const sandbox = await startSandbox({ listen: false })
  const worker = setupWorker(...toMsw(sandbox.core, { bookspot: BOOKSPOT }))
  await worker.start({ onUnhandledRequest: 'bypass', quiet: true })
  sandbox.receive(SHOP, webhook)
  return sandbox
}
