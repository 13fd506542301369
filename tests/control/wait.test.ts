import { describe, expect, it } from 'vitest'
import { controlSurface } from '../../src/control/surface.ts'
import { openControl } from './control.ts'

/** Lets everything that waits for a turn of the event loop run. */
const turn = () => new Promise(resolve => setImmediate(resolve))

describe('waiting for deliveries', () => {
  it('counts what is there already', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    const { status, json } = await control.call('GET', '/deliveries/wait?event=transfer_update')
    expect(status).toBe(200)
    expect(json.deliveries).toMatchObject([{ event: 'transfer_update', state: 'delivered' }])
  })

  it('answers as soon as enough have come', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    let answered = false
    const waiting = control.call('GET', '/deliveries/wait?count=2&timeout=60s').then(answer => {
      answered = true
      return answer
    })
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    await turn()
    expect(answered).toBe(false)
    await control.call('POST', '/simulate/transfer.expired?wait=true')
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    const { json } = await waiting
    expect(json.deliveries).toHaveLength(2)
    expect(json.deliveries[0].createdAt <= json.deliveries[1].createdAt).toBe(true)
  })

  it('leaves out what is older than "after"', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const first = (await control.call('POST', '/simulate/transfer.repriced?wait=true')).json.deliveries[0]
    const waiting = control.call('GET', `/deliveries/wait?after=${first.id}`)
    const second = (await control.call('POST', '/simulate/transfer.repriced?wait=true')).json.deliveries[0]
    expect((await waiting).json.deliveries.map((one: { id: string }) => one.id)).toEqual([second.id])
  })

  it('leaves out what is older than "after", also when that one does not fit itself', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    control.subscribe({ dialect: 'rhomtrip', events: ['booking_update'] })
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    const booked = (await control.call('POST', '/simulate/booking.confirmed?wait=true')).json.deliveries[0]
    const path = `/deliveries/wait?event=transfer_update&after=${booked.id}`
    expect((await control.call('GET', `${path}&timeout=1ms`)).status).toBe(408)
    const waiting = control.call('GET', path)
    const { json } = await control.call('POST', '/simulate/transfer.repriced?wait=true')
    expect((await waiting).json.deliveries[0].id).toBe(json.deliveries[0].id)
  })

  it('counts everything after a reset, though ids come again', async () => {
    const control = await openControl()
    const told = async () => {
      control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
      return (await control.call('POST', '/simulate/transfer.repriced?wait=true')).json.deliveries[0]
    }
    const { id } = await told()
    const waiting = control.call('GET', `/deliveries/wait?after=${id}`)
    await control.call('POST', '/reset')
    expect((await told()).id).toBe(id)
    expect((await waiting).status).toBe(200)
  })

  it('waits for a state', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    control.answer = 500
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    const waiting = control.call('GET', '/deliveries/wait?state=delivered')
    control.answer = 200
    await control.call('POST', '/clock/advance', { by: '1s' })
    expect((await waiting).json.deliveries[0].attempts).toHaveLength(2)
  })

  it('goes on over a reset', async () => {
    const control = await openControl()
    const waiting = control.call('GET', '/deliveries/wait')
    await control.call('POST', '/reset')
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    expect((await waiting).status).toBe(200)
  })

  it('answers 408 when time is over, with what came close and why', async () => {
    const control = await openControl()
    const hook = control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    await control.call('POST', '/simulate/transfer.repriced?wait=true')
    const { status, json } = await control.call(
      'GET',
      '/deliveries/wait?event=booking_update&dialect=rhomtrip&timeout=0s',
    )
    expect(status).toBe(408)
    expect(json.detail).toContain('Waited 0s for 1 delivery of booking_update; 0 came.')
    expect(json.nearMisses).toMatchObject([
      { subscriptionId: hook.id, event: 'transfer_update', differs: ['event is transfer_update, not booking_update'] },
    ])
  })

  it('says why the last event was told to nobody', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['booking_update'] })
    await control.call('POST', '/simulate/transfer.repriced')
    const { json } = await control.call('GET', '/deliveries/wait?timeout=0s')
    expect(json.detail).toContain('subscribed to booking_update only')
  })

  it('waits in real time, by the timers that it is given', async () => {
    const { sandbox } = await openControl()
    const asked: number[] = []
    const workspace = sandbox.workspace()
    const surface = controlSurface(
      { dialects: [], workspaces: () => [workspace], workspace: () => workspace } as never,
      {
        allowedHosts: [],
        timers: {
          after(ms, run) {
            asked.push(ms)
            queueMicrotask(run)
            return () => {}
          },
        },
      },
    )
    const answer = surface.handlers['GET /deliveries/wait']!(
      { path: {}, query: { timeout: '60s' }, body: undefined } as never,
      { world: workspace.world } as never,
    )
    await expect(answer).rejects.toMatchObject({ status: 408 })
    expect(asked).toEqual([60_000])
  })

  it.each([
    'timeout=61s',
    'timeout=soon',
    'count=0',
    'count=x',
    'evnt=x',
    'event=nothing',
    'dialect=nobody',
    'after=none',
    'state=lost',
  ])('refuses %s', async query => {
    const { call } = await openControl()
    expect((await call('GET', `/deliveries/wait?${query}`)).status).toBe(400)
  })
})
