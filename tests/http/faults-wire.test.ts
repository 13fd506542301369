import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RuleInput } from '../../src/faults/read.ts'
import { type Bookspot, openBookspot } from '../flows/bookspot.ts'
import { addFault, bodyOf, headOf, type RawCall, raw, type Seen, statusOf } from './broken.ts'

let bookspot: Bookspot
let honest: string

beforeAll(async () => {
  bookspot = await openBookspot()
  honest = bodyOf(await see())
})
afterEach(() => bookspot.sandbox.workspace().rules.clear())
afterAll(() => bookspot[Symbol.asyncDispose]())

/** One call that tells its server not to keep the connection, so that every answer has an end. */
const see = (call: Partial<RawCall> = {}) =>
  raw(bookspot.server.port, { path: '/octo/v1/supplier', ...call, headers: { connection: 'close', ...call.headers } })

const seeWith = async (input: RuleInput, call?: Partial<RawCall>): Promise<Seen> => {
  await addFault(bookspot.sandbox, input)
  return see(call)
}

const headerOf = (seen: Seen, name: string) =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(headOf(seen))?.[1]?.replace('\r', '')
const jsonOf = (seen: Seen): unknown => JSON.parse(bodyOf(seen))

describe('status (FA-02)', () => {
  it.each([500, 502, 503, 504])("answers %i with an error in the supplier's own shape", async status => {
    const seen = await seeWith({ kind: 'status', options: { status } })
    expect(statusOf(seen)).toBe(status)
    expect(jsonOf(seen)).toEqual({ error: 'INTERNAL_SERVER_ERROR', errorMessage: expect.any(String) })
  })

  it('answers with the page of a gateway', async () => {
    const seen = await seeWith({ kind: 'status', options: { status: 502, body: 'html' } })
    expect(headerOf(seen, 'content-type')).toBe('text/html')
    expect(bodyOf(seen)).toContain('<h1>502 Bad Gateway</h1>')
  })

  it('answers with no body', async () => {
    const seen = await seeWith({ kind: 'status', options: { status: 504, body: 'empty' } })
    expect([statusOf(seen), headerOf(seen, 'content-length'), bodyOf(seen)]).toEqual([504, '0', ''])
  })

  it('sends no body with 204, whatever it was asked', async () => {
    const seen = await seeWith({ kind: 'status', options: { status: 204 } })
    expect([statusOf(seen), bodyOf(seen)]).toEqual([204, ''])
  })

  it('does nothing else', async () => {
    const before = bookspot.world.read.bookings.size
    const { id: availabilityId, productId, optionId } = await bookspot.slot()
    const body = { productId, optionId, availabilityId, unitItems: [{ unitId: 'adult' }] }
    const seen = await seeWith({ kind: 'status' }, { method: 'POST', path: '/octo/v1/bookings', body })
    expect(statusOf(seen)).toBe(503)
    expect(bookspot.world.read.bookings.size).toBe(before)
  })
})

describe('refused (FA-02)', () => {
  it("answers any OCTO code in the supplier's own shape and status", async () => {
    const seen = await seeWith(
      { kind: 'refused', options: { code: 'INVALID_PRODUCT_ID', message: 'Gone.' } },
      { path: '/octo/v1/products/42' },
    )
    expect(statusOf(seen)).toBe(400)
    expect(jsonOf(seen)).toEqual({ error: 'INVALID_PRODUCT_ID', errorMessage: 'Gone.', productId: '42' })
  })

  it('answers 401 with its header', async () => {
    const seen = await seeWith({ kind: 'refused', options: { code: 'UNAUTHORIZED' } })
    expect([statusOf(seen), headerOf(seen, 'www-authenticate')]).toEqual([401, 'Bearer'])
  })
})

describe('rate-limited (FA-01)', () => {
  it.each([
    ['seconds', '30'],
    ['date', 'Mon, 11 Jan 2027 09:00:30 GMT'],
    ['garbage', 'soon'],
    ['negative', '-30'],
    ['missing', undefined],
  ])('answers 429 with Retry-After as %s', async (retryAfter, value) => {
    const seen = await seeWith({ kind: 'rate-limited', options: { retryAfter } })
    expect([statusOf(seen), headerOf(seen, 'retry-after')]).toEqual([429, value])
    expect(jsonOf(seen)).toMatchObject({ error: 'TOO_MANY_REQUESTS' })
  })

  it('tells the limit, and does not when asked', async () => {
    const told = await seeWith({ kind: 'rate-limited', options: { limit: 5, seconds: 7 }, times: 1 })
    const names = ['limit', 'remaining', 'reset']
    expect(names.map(name => headerOf(told, `x-ratelimit-${name}`))).toEqual(['5', '0', '7'])
    const silent = await seeWith({ kind: 'rate-limited', options: { limitHeaders: false } })
    expect(headOf(silent).toLowerCase()).not.toContain('x-ratelimit')
  })
})

describe('flapping (FA-18)', () => {
  const row = async (count: number) => {
    const statuses: number[] = []
    for (let i = 0; i < count; i++) statuses.push(statusOf(await see()))
    return statuses
  }

  it('fails twice, goes well once, and so on', async () => {
    await addFault(bookspot.sandbox, { kind: 'flapping' })
    expect(await row(7)).toEqual([503, 503, 200, 503, 503, 200, 503])
  })

  it('begins well when asked, and breaks connections', async () => {
    await addFault(bookspot.sandbox, { kind: 'flapping', options: { bad: 1, good: 2, begins: 'good', how: 'reset' } })
    expect([statusOf(await see()), statusOf(await see()), (await see()).ended]).toEqual([200, 200, 'reset'])
  })
})

describe('slow-answer (FA-03)', () => {
  it('comes late and whole', async () => {
    const started = performance.now()
    const seen = await seeWith({ kind: 'slow-answer', options: { delay: 150 } })
    expect(performance.now() - started).toBeGreaterThanOrEqual(149)
    expect([statusOf(seen), bodyOf(seen)]).toEqual([200, honest])
  })
})

describe('no-answer (FA-04)', () => {
  it('sends not one byte and at last closes the connection', async () => {
    const seen = await seeWith({ kind: 'no-answer', options: { for: 100 } })
    expect([seen.text, seen.ended]).toEqual(['', 'end'])
  })

  it('outlasts a client that gives up', async () => {
    const seen = await seeWith({ kind: 'no-answer' }, { patience: 100 })
    expect([seen.text, seen.ended]).toEqual(['', 'open'])
  })

  it('leaves what was asked undone, or does it, as told', async () => {
    const made = async (work: string) => {
      const { id: availabilityId, productId, optionId } = await bookspot.slot()
      const body = { productId, optionId, availabilityId, unitItems: [{ unitId: 'adult' }] }
      const before = bookspot.world.read.bookings.size
      await seeWith(
        { kind: 'no-answer', options: { for: 10, work }, times: 1 },
        { method: 'POST', path: '/octo/v1/bookings', body },
      )
      return bookspot.world.read.bookings.size - before
    }
    expect([await made('undone'), await made('done')]).toEqual([0, 1])
  })
})

describe('dribbled-answer (FA-05)', () => {
  it('sends the head at once and the body in pieces with pauses', async () => {
    const asked = performance.now()
    const seen = await seeWith({ kind: 'dribbled-answer', options: { piece: 100, pause: 40 } })
    expect(headerOf(seen, 'transfer-encoding')).toBe('chunked')
    expect(seen.chunks.length).toBeGreaterThanOrEqual(3)
    // Two pauses; from when it was asked for, because a busy machine hears of the head late.
    expect(seen.chunks.at(-1)!.at - asked).toBeGreaterThanOrEqual(75)
    const pieces = [...bodyOf(seen).matchAll(/^[0-9a-f]+\r\n([^\r]*)\r\n/gm)].map(([, piece]) => piece)
    expect(pieces.join('')).toBe(honest)
  })

  it('stops when the client has gone', async () => {
    const seen = await seeWith({ kind: 'dribbled-answer', options: { piece: 1, pause: 200 } }, { patience: 100 })
    expect(seen.ended).toBe('open')
    await expect.poll(() => bookspot.world.faults!.held).toBe(0)
  })
})

describe('cut-answer (FA-06)', () => {
  it('resets before the head', async () => {
    const seen = await seeWith({ kind: 'cut-answer' })
    expect([seen.text, seen.ended]).toEqual(['', 'reset'])
  })

  it('ends with an empty reply', async () => {
    const seen = await seeWith({ kind: 'cut-answer', options: { at: 'empty' } })
    expect([seen.text, seen.ended]).toEqual(['', 'end'])
  })

  it('resets after the head', async () => {
    const seen = await seeWith({ kind: 'cut-answer', options: { at: 'after-headers' } })
    expect([statusOf(seen), bodyOf(seen), seen.ended]).toEqual([200, '', 'reset'])
    expect(headerOf(seen, 'content-length')).toBe(`${Buffer.byteLength(honest)}`)
  })

  it('resets in the middle of the body', async () => {
    const seen = await seeWith({ kind: 'cut-answer', options: { at: 'in-body' } })
    expect([bodyOf(seen), seen.ended]).toEqual([honest.slice(0, Math.floor(honest.length / 2)), 'reset'])
  })
})

describe('malformed-answer (FA-07)', () => {
  it.each([
    ['truncated', 'application/json', /^\{"id"/],
    ['not-json', 'application/json', /^\{'id':'octo-sandbox'.*,\}$/],
    ['html', 'text/html', /^<html>/],
    ['empty', 'application/json', /^$/],
  ])('%s: no JSON, with a success and the true length', async (how, type, body) => {
    const seen = await seeWith({ kind: 'malformed-answer', options: { how } })
    expect([statusOf(seen), headerOf(seen, 'content-type')]).toEqual([200, type])
    expect(bodyOf(seen)).toMatch(body)
    expect(() => jsonOf(seen)).toThrow(SyntaxError)
    expect(headerOf(seen, 'content-length')).toBe(`${Buffer.byteLength(bodyOf(seen))}`)
  })

  it.each([
    ['wrong-type', 'text/html'],
    ['no-type', undefined],
  ])('%s: the JSON is whole', async (how, type) => {
    const seen = await seeWith({ kind: 'malformed-answer', options: { how } })
    expect([bodyOf(seen), headerOf(seen, 'content-type')]).toEqual([honest, type])
  })
})

describe('wrong-length-answer (FA-07)', () => {
  it.each([
    ['more', 10],
    ['less', -10],
  ])('says %s than comes, then ends', async (says, difference) => {
    const seen = await seeWith({ kind: 'wrong-length-answer', options: { says } })
    expect(headerOf(seen, 'content-length')).toBe(`${Buffer.byteLength(honest) + difference}`)
    expect([bodyOf(seen), seen.ended]).toEqual([honest, 'end'])
  })
})

describe('ok-with-error (FA-08)', () => {
  it('says 200 and an error', async () => {
    const seen = await seeWith({ kind: 'ok-with-error', options: { code: 'INVALID_OPTION_ID' } })
    expect([statusOf(seen), jsonOf(seen)]).toEqual([
      200,
      { error: 'INVALID_OPTION_ID', errorMessage: expect.any(String) },
    ])
  })

  it('says 400 and not which', async () => {
    const seen = await seeWith({ kind: 'ok-with-error', options: { how: 'no-code' } })
    expect([statusOf(seen), jsonOf(seen)]).toEqual([400, { message: expect.any(String) }])
  })
})

describe('an answer that says nothing of a change (FA-12, FA-13)', () => {
  const uuid = '4d4a9fb2-6a3f-4c54-9c3b-2f4f3f1f0a01'
  const reserve = async (own: string) => {
    const { id: availabilityId, productId, optionId } = await bookspot.slot()
    const body = { uuid: own, productId, optionId, availabilityId, unitItems: [{ unitId: 'adult' }] }
    return { method: 'POST', path: '/octo/v1/bookings', body }
  }

  it.each([
    ['reset', uuid],
    ['end', uuid.replace('01', '02')],
  ])('lost-answer by %s: the booking is made, and its idempotency key finds it', async (by, own) => {
    const call = await reserve(own)
    const seen = await seeWith({ kind: 'lost-answer', options: { by }, times: 1 }, call)
    expect([seen.text, seen.ended]).toEqual(['', by])
    expect(bookspot.world.read.bookings.get(own)?.status).toBe('ON_HOLD')
    expect(jsonOf(await see(call))).toMatchObject({ uuid: own, status: 'ON_HOLD' })
  })

  it('failed-after-write: the booking is made, and the answer says 500', async () => {
    const own = uuid.replace('01', '03')
    const seen = await seeWith({ kind: 'failed-after-write' }, await reserve(own))
    expect([statusOf(seen), jsonOf(seen)]).toMatchObject([500, { error: 'INTERNAL_SERVER_ERROR' }])
    expect(bookspot.world.read.bookings.get(own)?.status).toBe('ON_HOLD')
  })

  it('failed-after-write leaves a refusal as it is, and waits for a change', async () => {
    const call = { ...(await reserve(uuid.replace('01', '04'))), body: { productId: 'no' } }
    const rule = await addFault(bookspot.sandbox, { kind: 'failed-after-write', times: 1 })
    expect(statusOf(await see(call))).toBe(400)
    expect(rule.applied).toBe(0)
    expect(statusOf(await see(await reserve(uuid.replace('01', '05'))))).toBe(500)
  })

  it('neither touches a read', async () => {
    await addFault(bookspot.sandbox, { kind: 'lost-answer' })
    await addFault(bookspot.sandbox, { kind: 'failed-after-write' })
    expect(statusOf(await see())).toBe(200)
  })
})
