import { Agent, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serve } from '../../src/adapters/node.ts'
import { API_FAULTS } from '../../src/http/faults/kinds.ts'
import { drawnDelay } from '../../src/http/faults/slow-answer.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { type Bookspot, openBookspot } from '../flows/bookspot.ts'
import { openRhomtrip } from '../flows/rhomtrip.ts'
import { addFault, raw, statusOf } from './broken.ts'

let bookspot: Bookspot
beforeEach(async () => {
  bookspot = await openBookspot()
})
afterEach(() => bookspot[Symbol.asyncDispose]())

const add = (input: Parameters<typeof addFault>[1]) => addFault(bookspot.sandbox, input)
const statuses = async (count: number, route = 'GET /supplier', headers = {}) => {
  const all: number[] = []
  for (let i = 0; i < count; i++) all.push((await bookspot.call(route, undefined, headers)).status)
  return all
}

describe('which calls a rule is about', () => {
  it('a route of a dialect, by its key', async () => {
    await add({ kind: 'status', match: { dialect: 'bookspot', route: 'GET /products/{id}' } })
    expect(await statuses(1, 'GET /products/42')).toEqual([503])
    expect(await statuses(1, 'GET /products')).toEqual([200])
  })

  it('routes by method and the start of a path', async () => {
    await add({ kind: 'status', match: { route: 'GET /products*' } })
    expect([...(await statuses(1, 'GET /products/42')), ...(await statuses(1))]).toEqual([503, 200])
  })

  it('either dialect, or one', async () => {
    await using rhomtrip = await openRhomtrip()
    const rule = await addFault(rhomtrip.sandbox, { kind: 'status', match: { dialect: 'rhomtrip' } })
    expect((await rhomtrip.call('GET /supplier')).status).toBe(503)
    expect((await rhomtrip.call('GET /octo/v1/supplier')).status).toBe(200)
    expect(rule.applied).toBe(1)
  })

  it('a token', async () => {
    await add({ kind: 'status', match: { token: 'beta-key' } })
    expect(await statuses(1)).toEqual([200])
    expect(await statuses(1, 'GET /supplier', { authorization: 'Bearer beta-key' })).toEqual([503])
  })

  it('a booking', async () => {
    const [first, second] = [(await bookspot.reserve()).json.uuid, (await bookspot.reserve()).json.uuid]
    await add({ kind: 'status', match: { subject: first } })
    expect(await statuses(1, `GET /bookings/${first}`)).toEqual([503])
    expect(await statuses(1, `GET /bookings/${second}`)).toEqual([200])
  })

  it('the n-th, every n-th, and at most so many', async () => {
    await add({ kind: 'status', options: { status: 501 }, match: { nth: 2 } })
    await add({ kind: 'status', options: { status: 502 }, match: { every: 3 } })
    await add({ kind: 'status', options: { status: 503 }, times: 1, match: { route: 'GET /capabilities' } })
    expect(await statuses(6)).toEqual([200, 501, 502, 200, 200, 502])
    expect(await statuses(2, 'GET /capabilities')).toEqual([503, 200])
  })

  it("a window of the workspace's clock", async () => {
    const from = bookspot.world.clock.now() + 1_000
    await add({ kind: 'status', match: { from, until: from + 1_000 } })
    const seen = await statuses(1)
    for (let i = 0; i < 2; i++) {
      await bookspot.advance(1_000)
      seen.push(...(await statuses(1)))
    }
    expect(seen).toEqual([200, 503, 200])
  })

  it('some, drawn from the seed: the same calls give the same answers', async () => {
    const row = async () => {
      await using own = await openBookspot({ seed: 'sometimes' })
      await addFault(own.sandbox, { kind: 'status', probability: 0.5 })
      const all: number[] = []
      for (let i = 0; i < 20; i++) all.push((await own.call('GET /supplier')).status)
      return all
    }
    const first = await row()
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await row()).toEqual(first)
  })

  it('never the control API, the probes, or a call without a token that is known', async () => {
    await add({ kind: 'status' })
    expect(await statuses(1, 'GET /_sandbox/v1/clock')).toEqual([200])
    expect(await statuses(1, 'GET /supplier', { authorization: 'Bearer nobody' })).toEqual([401])
  })

  it('is known, or an error names the nearest', async () => {
    await expect(add({ kind: 'stale-reed' })).rejects.toThrow('stale-read')
    await expect(add({ kind: 'status', options: { statsu: 500 } })).rejects.toThrow('status')
    await expect(add({ kind: 'status', match: { rout: 'GET /supplier' } })).rejects.toThrow('route')
    await expect(add({ kind: 'status', match: { route: 'GET /suplier' } })).rejects.toThrow('GET /supplier')
    await expect(add({ kind: 'status', match: { route: 'GET /suplier*' } })).rejects.toThrow('No dialect has the route')
    await expect(add({ kind: 'no-answer', options: { for: '10m' } })).rejects.toThrow('120000')
  })
})

describe('several rules', () => {
  it('the first that answers instead of the supplier is the only one', async () => {
    await add({ kind: 'status', options: { status: 502 } })
    const second = await add({ kind: 'rate-limited' })
    expect(await statuses(1)).toEqual([502])
    expect(second.applied).toBe(0)
  })

  it('others go together, and the journal names all with their options, rules and seeds', async () => {
    await add({ kind: 'slow-answer', options: { delay: 20 } })
    await add({ kind: 'drifted-answer', options: { change: 'new-field' } })
    await add({ kind: 'malformed-answer', options: { how: 'wrong-type' } })
    const answer = await bookspot.call('GET /supplier')
    expect(answer.headers.get('content-type')).toBe('text/html')
    expect(answer.json).toHaveProperty('somethingNew')
    const { exchanges } = (await bookspot.call('GET /_sandbox/v1/journal?surface=bookspot')).json
    expect(exchanges[0].faults).toEqual([
      expect.objectContaining({ kind: 'slow-answer', rule: 'flt_1', seed: 'octo/flt_1/call-1/1' }),
      {
        kind: 'drifted-answer',
        options: { change: 'new-field', at: null },
        rule: 'flt_2',
        seed: 'octo/flt_2/call-1/1',
      },
      expect.objectContaining({ kind: 'malformed-answer', options: { how: 'wrong-type' } }),
    ])
    expect(exchanges[0].ms).toBeGreaterThanOrEqual(19)
  })

  it('a stale read stays stale behind a slow answer', async () => {
    await add({ kind: 'stale-read' })
    await add({ kind: 'slow-answer', options: { delay: 5, before: 'working' } })
    const { uuid } = (await bookspot.reserve()).json
    expect((await bookspot.call(`GET /bookings/${uuid}`)).status).toBe(400)
  })

  it('the journal shows status 0 where none was sent, and the body that was made', async () => {
    await add({ kind: 'lost-answer' })
    const { id: availabilityId, productId, optionId } = await bookspot.slot()
    const body = { productId, optionId, availabilityId, unitItems: [{ unitId: 'adult' }] }
    await raw(bookspot.server.port, { method: 'POST', path: '/octo/v1/bookings', body })
    const [exchange] = bookspot.sandbox.workspace().journal.list()
    expect(exchange).toMatchObject({ status: 0, faults: [{ kind: 'lost-answer' }] })
    expect(exchange!.response).toContain('ON_HOLD')
  })
})

describe('bounds', () => {
  const hang = () => raw(bookspot.server.port, { path: '/octo/v1/supplier', patience: 5_000 })
  const held = () => bookspot.world.faults!.held

  it('a rule that is removed lets go what it holds', async () => {
    const rule = await add({ kind: 'no-answer' })
    const seen = hang()
    await expect.poll(held).toBe(1)
    bookspot.sandbox.workspace().rules.remove(rule.id)
    expect((await seen).ended).toBe('end')
  })

  it('a reset lets go, and the workspace is without rules', async () => {
    await add({ kind: 'slow-answer', options: { delay: '60s' } })
    const seen = hang()
    await expect.poll(held).toBe(1)
    bookspot.sandbox.workspace().reset()
    expect(statusOf(await raw(bookspot.server.port, { path: '/octo/v1/supplier', patience: 300 }))).toBe(200)
    expect(held()).toBe(0)
    expect(statusOf(await raw(bookspot.server.port, { path: '/octo/v1/supplier', patience: 300 }))).toBe(200)
    void seen
  })

  it('stop() ends held answers', async () => {
    const sandbox = createSandbox({ clock: 'manual' })
    const server = await serve(sandbox)
    await sandbox.ready
    await addFault(sandbox, { kind: 'no-answer' })
    const seen = raw(server.port, { path: '/octo/v1/supplier', patience: 5_000 })
    await expect.poll(() => sandbox.workspace().world.faults!.held).toBe(1)
    const started = performance.now()
    await sandbox.stop()
    expect((await seen).ended).toBe('end')
    expect(performance.now() - started).toBeLessThan(2_000)
    await server.close()
  })

  it('a client that goes away is let go at once', async () => {
    await add({ kind: 'no-answer' })
    await raw(bookspot.server.port, { path: '/octo/v1/supplier', patience: 100 })
    await expect.poll(held).toBe(0)
    await expect.poll(() => bookspot.sandbox.workspace().journal.list()[0]?.faults[0]?.kind).toBe('no-answer')
  })

  it('others are answered while 300 hang', async () => {
    await add({ kind: 'no-answer', match: { token: 'alpha-key' } })
    const agent = new Agent({ keepAlive: false })
    const hanging = Array.from({ length: 300 }, () => {
      const call = request({ port: bookspot.server.port, path: '/octo/v1/supplier', agent })
      call.setHeader('authorization', 'Bearer alpha-key').setHeader('octo-capabilities', '')
      call.on('error', () => {}).end()
      return call
    })
    await expect.poll(held, { timeout: 5_000 }).toBe(300)
    expect(await statuses(1, 'GET /supplier', { authorization: 'Bearer beta-key' })).toEqual([200])
    for (const call of hanging) call.destroy()
    await expect.poll(held, { timeout: 5_000 }).toBe(0)
  })

  it('delays follow their distribution and never pass two minutes', () => {
    const row = (distribution: string, sigma = 0.5) =>
      Array.from({ length: 2_000 }, (_, i) =>
        drawnDelay({ distribution, delay: 1_000, to: 3_000, sigma }, seededRandom(`${distribution}/${i}`)),
      ).sort((a, b) => a - b)
    const uniform = row('uniform')
    expect([uniform[0]! >= 1_000, uniform.at(-1)! <= 3_000]).toEqual([true, true])
    expect(Math.abs(uniform[1_000]! - 2_000)).toBeLessThan(150)
    const logNormal = row('log-normal')
    expect(Math.abs(logNormal[1_000]! - 1_000)).toBeLessThan(75)
    // The 95th percentile of a log-normal is median times e^(1.645 sigma).
    expect(Math.abs(logNormal[1_900]! - 2_276)).toBeLessThan(250)
    expect(Math.max(...row('log-normal', 3))).toBeLessThanOrEqual(120_000)
    expect(new Set(row('fixed'))).toEqual(new Set([1_000]))
  })
})

describe('without a rule', () => {
  it('every answer is the same, byte for byte, as with a rule about something else', async () => {
    const transcript = async (withRules: boolean) => {
      await using own = await openBookspot({ seed: 'same' })
      // One rule of every kind, each about a token that nobody uses here.
      if (withRules)
        for (const { kind } of API_FAULTS) await addFault(own.sandbox, { kind, match: { token: 'nobody' } })
      const { uuid } = (await own.reserve({}, { 'octo-capabilities': 'octo/pricing' })).json
      const routes = ['GET /supplier', 'GET /products', `GET /bookings/${uuid}`, 'GET /no-such-thing']
      const answers = []
      for (const route of routes) answers.push(await own.call(route))
      answers.push(await own.call(`POST /bookings/${uuid}/confirm`, { contact: { fullName: 'Ann' } }))
      answers.push(await own.call('POST /bookings', { productId: 'no' }))
      return answers.map(({ status, headers, text }) => {
        const kept = [...headers].filter(([name]) => name !== 'date')
        return [status, kept, text.replaceAll(own.server.url, '')]
      })
    }
    expect(await transcript(true)).toEqual(await transcript(false))
  })

  it('a call costs one comparison: the answer is not even a promise', () => {
    const headers = { authorization: 'Bearer alpha-key', 'octo-capabilities': '' }
    const call = { method: 'GET', path: '/octo/v1/supplier', query: '', headers, body: null }
    expect(bookspot.sandbox.handle(call)).not.toBeInstanceOf(Promise)
  })
})

describe('every kind', () => {
  it.each(API_FAULTS.map(fault => [fault.kind, fault] as const))(
    '%s says what it does, what it stands for and its options',
    (_, fault) => {
      expect(fault.summary).toMatch(/^[A-Z].*\.$/)
      expect(fault.standsFor).toMatch(/^[A-Z].*\.$/)
      for (const option of Object.values(fault.options)) expect(option.says.length).toBeGreaterThan(3)
    },
  )

  it('together they cover the catalogue', () => {
    const covered = new Set(API_FAULTS.flatMap(({ covers }) => covers))
    for (let i = 1; i <= 18; i++) expect(covered).toContain(`FA-${String(i).padStart(2, '0')}`)
  })
})
