import { beforeEach, describe, expect, it } from 'vitest'
import { CAPABILITIES as BOOKSPOT_CAPABILITIES } from '../../src/dialects/bookspot/handlers.ts'
import { CAPABILITIES as RHOMTRIP_CAPABILITIES } from '../../src/dialects/rhomtrip/capabilities.ts'
import { tokensOf } from '../../src/tokens.ts'
import { type Control, openControl } from './control.ts'

let control: Control
beforeEach(async () => {
  control = await openControl()
})
const get = (path: string) => control.call('GET', path)
const post = (path: string, body?: unknown) => control.call('POST', path, body)
const remove = (path: string) => control.call('DELETE', path)
const subscribe = () => control.subscribe({ dialect: 'bookspot', events: ['PRODUCT_UPDATE'] })
const trigger = () => post('/simulate/product.updated?wait=true', { product: '42' })

describe('failure rules', () => {
  it('are added, listed in order of creation, and removed', async () => {
    const { status, json } = await post('/faults', {
      kind: 'duplicate',
      options: { copies: 3, every: '2s' },
      match: { dialect: 'bookspot', event: 'PRODUCT_UPDATE', attempt: 1, from: '2027-01-11T09:00:00Z' },
      times: 2,
      probability: 0.5,
      stop: true,
    })
    expect(status).toBe(201)
    expect(json.faults).toEqual([
      {
        id: 'flt_1',
        kind: 'duplicate',
        side: 'delivery',
        options: { copies: 3, every: 2_000, order: 'concurrent' },
        match: { dialect: 'bookspot', event: 'PRODUCT_UPDATE', attempt: 1, from: '2027-01-11T09:00:00.000Z' },
        times: 2,
        probability: 0.5,
        stop: true,
        applied: 0,
        createdAt: '2027-01-11T09:00:00.000Z',
      },
    ])
    await post('/faults', { kind: 'lost' })
    expect((await get('/faults')).json.faults.map(({ kind }: { kind: string }) => kind)).toEqual(['duplicate', 'lost'])
    expect((await get('/faults?limit=1')).json.next).toBe('flt_1')
    expect((await remove('/faults/flt_1')).status).toBe(204)
    expect((await remove('/faults/flt_1')).status).toBe(404)
    expect((await remove('/faults')).status).toBe(204)
    expect((await get('/faults')).json).toEqual({ faults: [], next: null })
  })

  it.each([
    [{ kind: 'duplikate' }, 'There is no kind of fault "duplikate". Did you mean "duplicate"?'],
    [{ kind: 'strom' }, 'There is no kind of fault "strom". Did you mean "storm"?'],
    [{ kind: 'storm' }, '"storm" is a preset, not a kind of fault. Write {"preset": "storm"}.'],
    [
      { kind: 'ability-removed', options: { ability: 'octo:read.notification' } },
      'ability-removed: ability is "octo:read.notification". Did you mean "octo:read.notifications"?',
    ],
    [
      { kind: 'capability-ignored', options: { capability: 'octo/prcing' } },
      'capability-ignored: capability is "octo/prcing". Did you mean "pricing"?',
    ],
    [{ preset: 'strom' }, 'There is no preset "strom". Did you mean "storm"?'],
    [{ kind: 'duplicate', options: { copis: 2 } }, 'duplicate has no option "copis". Did you mean "copies"?'],
    [{ kind: 'duplicate', options: { copies: 101 } }, 'duplicate: copies is 101. Give a whole number from 2 to 100.'],
    [{ kind: 'impatient', options: { after: '3m' } }, 'impatient: after is "3m". It goes from 1 ms to 30000 ms.'],
    [{ kind: 'oversized', options: { bytes: 11_000_000 } }, 'from 1024 to 10485760'],
    [{ kind: 'lost', match: { evnt: 'x' } }, 'There is no selector "evnt" for deliveries. Did you mean "event"?'],
    [{ kind: 'lost', match: { route: 'GET /x' } }, 'There is no selector "route" for deliveries.'],
    [{ kind: 'lost', match: { dialect: 'bookspt' } }, 'There is no dialect "bookspt". Did you mean "bookspot"?'],
    [{ kind: 'lost', match: { event: 'BOOKING_UPDATED' } }, 'Did you mean "BOOKING_UPDATE"?'],
    [{ kind: 'lost', match: { nth: 0 } }, 'match: nth is 0. Give a whole number from 1.'],
    [{ kind: 'lost', times: 0 }, 'times'],
    [{ kind: 'lost', probability: 2 }, 'probability'],
    [{ kynd: 'lost' }, 'There is no key "kynd". Did you mean "kind"?'],
    [{}, 'The kind of fault is missing.'],
  ])('%j is refused, and the nearest right word is named', async (body, sentence) => {
    const { status, json } = await post('/faults', body)
    expect([status, json.detail]).toEqual([400, expect.stringContaining(sentence)])
    expect((await get('/faults')).json.faults).toEqual([])
  })

  it('take the names of every ability and capability that there is', async () => {
    const abilities = new Set(tokensOf('default').flatMap(token => token.abilities))
    for (const ability of abilities)
      expect((await post('/faults', { kind: 'ability-removed', options: { ability } })).status).toBe(201)
    for (const capability of [...BOOKSPOT_CAPABILITIES, ...RHOMTRIP_CAPABILITIES, 'octo/pricing'])
      expect((await post('/faults', { kind: 'capability-ignored', options: { capability } })).status).toBe(201)
  })

  it('that need a socket are refused where there is none, and the reason is told', async () => {
    const { status, json } = await post('/faults', { kind: 'reset' })
    expect([status, json.detail]).toEqual([
      400,
      'The fault "reset" needs a socket: it writes bytes that no HTTP client would. Here deliveries are handed to a function in this process, where that cannot happen.',
    ])
  })

  it('of a preset come together, narrowed by one match', async () => {
    const { id } = subscribe()
    const { json } = await post('/faults', { preset: 'lossy', match: { subscriptionId: id } })
    expect(json.faults).toMatchObject([{ kind: 'lost', match: { subscriptionId: id, attempt: 1 }, probability: 0.2 }])
  })

  it('belong to a workspace and end with a reset', async () => {
    await post('/workspaces', { name: 'ci' })
    await post('/faults', { kind: 'lost' })
    const other = await control.call('GET', '/faults', undefined, { 'sandbox-workspace': 'ci' })
    expect(other.json.faults).toEqual([])
    await post('/reset')
    expect((await get('/faults')).json.faults).toEqual([])
  })

  it('given at start are in every workspace, and there again after a reset', async () => {
    control = await openControl({ faults: [{ kind: 'lost', times: 1 }] })
    subscribe()
    await trigger()
    expect((await get('/faults')).json.faults).toMatchObject([{ kind: 'lost', applied: 1 }])
    await post('/reset')
    expect((await get('/faults')).json.faults).toMatchObject([{ kind: 'lost', applied: 0 }])
    await post('/workspaces', { name: 'ci' })
    expect(control.sandbox.workspace('ci').rules.list().length).toBe(1)
  })

  it('given at start with a mistake keep the sandbox from becoming ready', async () => {
    await expect(openControl({ faults: [{ kind: 'lost' }, { kind: 'lots' }] })).rejects.toThrow(
      'Failure rule 2: There is no kind of fault "lots". Did you mean "lost"?',
    )
  })
})

describe('the log', () => {
  it('names the faults of an attempt with options, rule and seed, and says when one kept a message back', async () => {
    subscribe()
    await post('/faults', { kind: 'lost' })
    const { json } = await trigger()
    const [delivery] = json.deliveries
    expect(delivery).toMatchObject({
      state: 'failed',
      reason: 'lost on purpose: the fault lost kept it from being sent',
    })
    expect(delivery.attempts).toMatchObject([
      {
        number: 1,
        faults: [{ kind: 'lost', options: { retry: false }, rule: 'flt_1', seed: `octo/flt_1/${delivery.id}/1` }],
        outcome: { kind: 'not-sent', error: 'Nothing was sent, on purpose.' },
      },
    ])
    expect(control.arrived).toEqual([])
  })

  it('shows every copy of an attempt', async () => {
    subscribe()
    await post('/faults', { kind: 'duplicate', options: { copies: 3 } })
    const { json } = await trigger()
    await post('/clock/settle')
    const delivery = (await get(`/deliveries/${json.deliveries[0].id}`)).json
    expect(delivery.attempts.map(({ number, copy }: { number: number; copy?: number }) => [number, copy])).toEqual([
      [1, undefined],
      [1, 2],
      [1, 3],
    ])
    expect(control.arrived.length).toBe(3)
    expect(new Set(control.arrived.map(each => JSON.stringify(each))).size).toBe(1)
  })

  it('is the same for the same seed and calls', async () => {
    const transcript = async (seed: string) => {
      control = await openControl({ seed, faults: [{ preset: 'storm' }, { preset: 'lossy' }] })
      subscribe()
      for (let i = 0; i < 20; i++) await trigger()
      await post('/clock/advance', { by: '1m' })
      const { json } = await get('/deliveries?limit=1000')
      return json.deliveries.map(
        ({ attempts, state }: { attempts: { faults: unknown; at: string }[]; state: string }) => [
          state,
          attempts.map(({ faults, at }) => [faults, at]),
        ],
      )
    }
    const first = JSON.stringify(await transcript('a')).replaceAll(/msg_[0-9a-f]+/g, '')
    expect(JSON.stringify(await transcript('a')).replaceAll(/msg_[0-9a-f]+/g, '')).toBe(first)
    expect(
      JSON.stringify(await transcript('b'))
        .replaceAll(/msg_[0-9a-f]+/g, '')
        .replaceAll('"b/', '"a/'),
    ).not.toBe(first)
  })
})

describe('the kinds', () => {
  it('are listed with their options and the presets with their rules', async () => {
    const { json } = await get('/faults/kinds')
    const kinds = new Map(json.kinds.map((kind: { kind: string }) => [kind.kind, kind]))
    expect(kinds.size).toBe(json.kinds.length)
    expect(kinds.get('delayed')).toMatchObject({ covers: ['FD-47'], needsSocket: false })
    expect(json.presets.map(({ name }: { name: string }) => name)).toEqual([
      'flaky',
      'storm',
      'lossy',
      'shuffled',
      'slow',
      'outage',
      'hostile',
    ])
  })
})
