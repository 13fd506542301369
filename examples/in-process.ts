import { createSandbox } from 'octo-sandbox'
import { serve } from 'octo-sandbox/node'

const sandbox = createSandbox({ clock: 'manual', seed: 'docs' })
const server = await serve(sandbox, { port: 0 })

const answer = await fetch(`${server.url}/octo/v1/products/42`, {
  headers: { Authorization: 'Bearer alpha-key', 'Octo-Capabilities': 'pricing' },
})
const product = (await answer.json()) as { internalName: string; defaultCurrency: string }
console.log(product.internalName, product.defaultCurrency)

await server.close()
await sandbox.stop()
