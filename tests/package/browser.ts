import { cpSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { createSandbox } from '../../src/index.ts'
import type { Installed } from './installed.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CHROMIUM = '/usr/bin/chromium'
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

interface Result {
  readonly error?: string
  readonly products: { readonly status: number; readonly type: string; readonly body: string }
  readonly booking: string
  readonly told: readonly { readonly url: string; readonly payload: object }[]
  readonly attempts: readonly object[]
}

/** A page on loopback with a bundle of the application, MSW and the installed package in it, and what it found. */
async function inChromium(app: Installed, msw: string): Promise<Result> {
  app.link('msw', msw)
  cpSync(join(import.meta.dirname, 'page.js'), join(app.folder, 'page.js'))
  const { outputFiles } = await build({
    absWorkingDir: app.folder,
    entryPoints: ['page.js'],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'error',
  })
  const files: Readonly<Record<string, readonly [string, string | Buffer]>> = {
    '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', outputFiles[0]!.text],
    '/mockServiceWorker.js': [
      'text/javascript',
      readFileSync(join(ROOT, 'node_modules', msw, 'lib', 'mockServiceWorker.js')),
    ],
  }
  const server = createServer(({ url }, response) => {
    const [type, body] = files[url ?? ''] ?? []
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' }).end(body)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const handle = await page.waitForFunction(() => Reflect.get(globalThis, 'result') as Result | undefined)
    return (await handle.jsonValue()) as Result
  } finally {
    await browser.close()
    server.close()
  }
}

/** What the same call is answered in this process. */
async function productsHere(): Promise<string> {
  await using sandbox = createSandbox({ clock: 'manual' })
  sandbox.origin = 'http://sandbox.localhost'
  const headers = { authorization: 'Bearer alpha-key', 'octo-capabilities': 'pricing, content, notifications' }
  const { body } = await sandbox.handle({ method: 'GET', path: '/octo/v1/products', query: '', headers, body: null })
  return Buffer.from(body as Uint8Array).toString()
}

export function inABrowser(app: () => Installed): void {
  it.skipIf(!existsSync(CHROMIUM)).each(['msw', 'msw-3'])(
    'answers and tells a page in Chromium, with %s',
    { timeout: 90_000 },
    async msw => {
      const result = await inChromium(app(), msw)
      expect(result).toMatchObject({
        products: { status: 200, type: 'application/json' },
        subscribed: 201,
        attempts: [
          { outcome: 'answered', status: 204 },
          { outcome: 'not-sent', error: expect.stringContaining('A browser opens no sockets') },
        ],
        holds: true,
        restored: true,
        packed: ['octo-sandbox-snapshot-1', 'default'],
        codings: ['gzip BOOKING_UPDATE', 'deflate BOOKING_UPDATE'],
        refusal: expect.stringContaining('The fault "reset" needs a socket'),
        listening: expect.stringContaining('A browser cannot listen. Use startSandbox({ listen: false })'),
      })
      expect(result.told[0]).toMatchObject({
        url: 'https://shop.example/octo',
        payload: { notificationType: 'BOOKING_UPDATE', data: { uuid: result.booking } },
      })
      expect(result.products.body).toBe(await productsHere())
    },
  )
}
