import { serve } from '../../src/adapters/node.ts'
import type { Subscription } from '../../src/generated/bookspot/types.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { createSandbox } from '../../src/sandbox.ts'

/** An answer with its body read. */
export interface Read {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly json: any
}

type Headers_ = Readonly<Record<string, string | undefined>>

/** A sandbox on a real socket with a clock that stands still, and a client that speaks to its BookSpot base. */
export async function openBookspot(options: SandboxOptions = {}) {
  const errors: unknown[] = []
  const sandbox = createSandbox({
    clock: 'manual',
    checkReplies: true,
    onInternalError: error => errors.push(error),
    ...options,
  })
  const server = await serve(sandbox)
  await sandbox.ready
  const base = `${server.url}/octo/v1`

  /** `POST /bookings` with a JSON body, or with the bytes of a string. Undefined headers are left out. */
  async function call(route: string, body?: unknown, given: Headers_ = {}): Promise<Read> {
    const [method, path] = route.split(' ') as [string, string]
    const headers = Object.fromEntries(
      Object.entries({
        authorization: 'Bearer alpha-key',
        'octo-capabilities': path.includes('notifications') ? 'notifications' : '',
        ...(body === undefined ? undefined : { 'content-type': 'application/json' }),
        ...given,
      }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const sent =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const response = await fetch(path.startsWith('/_') ? server.url + path : base + path, {
      method,
      headers,
      body: (sent ?? null) as string | null,
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }

  const { world, time } = sandbox.workspace()
  return {
    sandbox,
    server,
    base,
    call,
    errors,
    get world() {
      return sandbox.workspace().world
    },
    /** Lets what is due happen and waits for what is in flight. */
    settle: () => sandbox.workspace().time.settle(),
    /** Moves the clock so many ms ahead; all that is due on the way happens. */
    advance: (ms: number) => sandbox.workspace().time.advanceTo(world.clock.now() + ms),
    time,
    /** A slot of the free-sale product that can be booked. */
    async slot(
      productId = '42',
      optionId = 'DEFAULT',
      days = 20,
    ): Promise<{ id: string; productId: string; optionId: string }> {
      const from = new Date(world.clock.now() + 2 * 86_400_000).toISOString().slice(0, 10)
      const to = new Date(world.clock.now() + days * 86_400_000).toISOString().slice(0, 10)
      const found = await call('POST /availability', { productId, optionId, localDateStart: from, localDateEnd: to })
      const slot = found.json.find((one: { available: boolean }) => one.available)
      return { id: slot.id, productId, optionId }
    },
    async reserve(change: object = {}, headers: Headers_ = {}): Promise<Read> {
      const { id: availabilityId, productId, optionId } = await this.slot()
      return call(
        'POST /bookings',
        { productId, optionId, availabilityId, unitItems: [{ unitId: 'adult' }], ...change },
        headers,
      )
    },
    async subscribe(url: string, change: object = {}, headers: Headers_ = {}): Promise<Subscription> {
      const body = { url, notificationTypes: ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'], ...change }
      const answer = await call('POST /notifications/subscriptions', body, headers)
      if (answer.status !== 201) throw new Error(`Not subscribed: ${answer.status} ${answer.text}`)
      return answer.json
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await sandbox.stop()
      if (errors.length > 0) throw errors[0]
    },
  }
}

export type Bookspot = Awaited<ReturnType<typeof openBookspot>>

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const beta = bearer('beta-key')
export const reader = bearer('alpha-read-key')
export const writer = bearer('alpha-write-key')
export const plain = bearer('alpha-plain-key')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
