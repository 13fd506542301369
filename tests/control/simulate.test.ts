import { describe, expect, it } from 'vitest'
import { openControl } from './control.ts'

describe('simulate', () => {
  it('changes the world, says who was told and who was not, and why', async () => {
    const control = await openControl()
    const bookspot = control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    const rhomtrip = control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { status, json } = await control.call('POST', '/simulate/booking.confirmed?wait=true')
    expect(status).toBe(200)
    expect(json.event).toMatchObject({ type: 'booking.confirmed', kind: 'booking', cause: 'trigger booking.confirmed' })
    expect(json.subscriptions).toEqual([
      {
        id: bookspot.id,
        dialect: 'bookspot',
        matched: true,
        reason: 'told as BOOKING_UPDATE',
        deliveries: [json.deliveries[0].id],
      },
      {
        id: rhomtrip.id,
        dialect: 'rhomtrip',
        matched: false,
        reason: 'subscribed to transfer_update only',
        deliveries: [],
      },
    ])
    expect(json.deliveries).toMatchObject([
      {
        eventId: json.event.id,
        origin: 'event',
        dialect: 'bookspot',
        event: 'BOOKING_UPDATE',
        state: 'delivered',
        nextAttemptAt: null,
      },
    ])
    expect(json.deliveries[0].attempts[0].outcome).toEqual({ kind: 'answered', status: 200 })
    expect(JSON.stringify(control.arrived)).toContain(json.event.subject)
    expect(control.sandbox.workspace().world.read.bookings.get(json.event.subject)?.status).toBe('CONFIRMED')
  })

  it('answers at once without wait, with the deliveries still to come', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { json } = await control.call('POST', '/simulate/transfer.repriced')
    expect(json.deliveries).toMatchObject([{ state: 'pending', attempts: [] }])
    await control.call('POST', '/clock/settle')
    expect((await control.call('GET', `/deliveries/${json.deliveries[0].id}`)).json.state).toBe('delivered')
  })

  it('with wait ends after the first attempt, also when it failed', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    control.answer = 500
    const { json } = await control.call('POST', '/simulate/transfer.repriced?wait=true')
    expect(json.deliveries).toMatchObject([
      { state: 'pending', attempts: [{ outcome: { kind: 'answered', status: 500 } }] },
    ])
  })

  it('names the trigger that was meant', async () => {
    const { call } = await openControl()
    const { status, json, headers } = await call('POST', '/simulate/booking.canceled')
    expect(status).toBe(404)
    expect(headers['content-type']).toBe('application/problem+json')
    expect(json).toMatchObject({ suggestion: 'booking.cancelled', status: 404 })
    expect(json.detail).toContain('Did you mean "booking.cancelled"?')
  })

  it.each(['__proto__', 'constructor', 'toString', '%00', 'a/b'])('knows no trigger %s', async name => {
    const { call } = await openControl()
    expect((await call('POST', `/simulate/${name}`)).status).toBe(404)
  })

  it('refuses an option that the trigger does not have, and changes nothing', async () => {
    const { call, sandbox } = await openControl()
    const before = sandbox.workspace().world.read.bookings.size
    const { status, json } = await call('POST', '/simulate/booking.confirmed', { bookin: 'x' })
    expect(status).toBe(400)
    expect(json.detail).toContain('booking.confirmed has no option "bookin". Did you mean "booking"?')
    expect(sandbox.workspace().world.read.bookings.size).toBe(before)
  })

  it('is refused before anything changes when the deliveries would not fit', async () => {
    const control = await openControl()
    control.subscribe({ dialect: 'bookspot', events: ['PRODUCT_UPDATE'] })
    const { world, engine } = control.sandbox.workspace()
    const full = {
      id: 'x',
      eventId: 'x',
      dialect: 'bookspot',
      event: 'PRODUCT_UPDATE',
      origin: 'fire',
      body: new Uint8Array(),
      subscriptionId: 'gone',
    } as const
    engine.enqueue(Array.from({ length: 10_000 }, (_, i) => ({ ...full, id: `m${i}` })))
    const bookings = world.read.bookings.size
    const { status, json } = await control.call('POST', '/simulate/booking.confirmed')
    expect(status).toBe(429)
    expect(json.detail).toContain('10000 deliveries are pending')
    expect(world.read.bookings.size).toBe(bookings)
    expect((await control.call('GET', '/events')).json.events).toEqual([])
    expect((await control.call('POST', '/fire', { dialect: 'bookspot', event: 'PRODUCT_UPDATE' })).status).toBe(429)
  })
})
