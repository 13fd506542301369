import { serve } from '../../src/adapters/node.ts'
import type { Webhook } from '../../src/generated/rhomtrip/types.ts'
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

type Given = Readonly<Record<string, string | undefined>>

export const airport = {
  name: 'Aeropuerto Josep Tarradellas Barcelona-El Prat',
  googlePlaceId: null,
  latitude: 41.2890205,
  longitude: 2.0649989,
  country: 'ES',
}
export const hotel = {
  name: 'Alexandra Barcelona Hotel',
  googlePlaceId: 'place-1',
  latitude: 41.3932199,
  longitude: 2.1589192,
  country: 'ES',
}
/** A ride three weeks after the manual clock's start. */
export const ride = {
  pickUp: airport,
  dropOff: hotel,
  transferType: 'ARRIVAL',
  serviceReference: 'QF400',
  startTime: '14:30',
  localDateStart: '2027-02-01',
  units: [{ id: 'ADULT', quantity: 2 }],
  currency: 'EUR',
}

/** A sandbox on a real socket with a clock that stands still, and a client that speaks to its RhomTrip face. */
export async function openRhomtrip(assume: Readonly<Record<string, string>> = {}, options: SandboxOptions = {}) {
  const errors: unknown[] = []
  const sandbox = createSandbox({
    clock: 'manual',
    checkReplies: true,
    onInternalError: error => errors.push(error),
    assume,
    ...options,
  })
  const server = await serve(sandbox)
  await sandbox.ready
  const { world, time } = sandbox.workspace()

  /** `POST /bookings` with a JSON body, or with the bytes of a string. Undefined headers are left out. */
  async function call(route: string, body?: unknown, given: Given = {}): Promise<Read> {
    const [method, path] = route.split(' ') as [string, string]
    const headers = Object.fromEntries(
      Object.entries({
        authorization: 'Bearer alpha-key',
        'octo-capabilities': 'octo/webhooks, octo/pricing',
        ...(body === undefined ? undefined : { 'content-type': 'application/json' }),
        ...given,
      }).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const sent = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(server.url + path, { method, headers, body: sent, redirect: 'manual' })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parsed(text) }
  }

  const needed = async (route: string, body?: unknown, given?: Given) => {
    const answer = await call(route, body, given)
    if (answer.status !== 200) throw new Error(`${route}: ${answer.status} ${answer.text}`)
    return answer.json
  }

  return {
    sandbox,
    server,
    world,
    call,
    errors,
    settle: () => time.settle(),
    /** Moves the clock so many ms ahead; all that is due on the way happens. */
    advance: (ms: number) => time.advanceTo(world.clock.now() + ms),
    quote: (change: object = {}, given?: Given) => needed('POST /transfers', { ...ride, ...change }, given),
    /** A transfer on hold. */
    async hold(change: object = {}, given?: Given) {
      const { id: transferId, options } = await needed('POST /transfers', ride, given)
      return needed('POST /bookings', { transferId, optionId: options[0].id, expirationMinutes: 30, ...change }, given)
    },
    confirm: (uuid: string, given?: Given) =>
      needed(`POST /bookings/${uuid}/confirm`, { resellerReference: 'R-1' }, given),
    /** A slot of the product that can be booked. */
    async slot(productId = '42', optionId = 'DEFAULT') {
      const days = { localDateStart: '2027-02-01', localDateEnd: '2027-02-20', startTime: '00:00' }
      const found = await needed('POST /availability/calendar', { productId, optionId, ...days })
      return found.find((day: { available: boolean }) => day.available)
    },
    register: (event: string, url: string, given?: Given): Promise<Webhook> =>
      needed('POST /webhooks', { event, url }, given),
    async [Symbol.asyncDispose]() {
      await server.close()
      await sandbox.stop()
      if (errors.length > 0) throw errors[0]
    },
  }
}

export const beta = { authorization: 'Bearer beta-key' }
export const plain = { authorization: 'Bearer alpha-plain-key' }
export const withoutPricing = { 'octo-capabilities': 'octo/webhooks' }

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
