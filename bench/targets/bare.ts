import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveChild } from '../child.ts'

/** The yardstick: bare `node:http` that reads and parses the body, and serialises the given answer for each request. */
serveChild(async ({ status, answer }: { status: number; answer: unknown }) => {
  const server = createServer((request, response) => {
    const reply = () => {
      const body = JSON.stringify(answer)
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      response.end(body)
    }
    if (request.method === 'GET') return reply()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString())
      reply()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
})
