import { beforeEach, describe, expect, it } from 'vitest'
import { type Control, openControl } from './control.ts'

let control: Control

beforeEach(async () => {
  control = await openControl()
})

const fire = (body: unknown) => control.call('POST', '/fire?wait=true', body)

describe('fire', () => {
  it('sends a message alone to every subscription of the dialect that takes it', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'], token: 'beta-key', reseller: 'beta' })
    control.subscribe({ dialect: 'rhomtrip', events: ['booking_update'] })
    control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    const { status, json } = await fire({ dialect: 'rhomtrip', event: 'transfer_update' })
    expect(status).toBe(200)
    expect(json.deliveries).toHaveLength(2)
    expect(json.deliveries[0]).toMatchObject({
      eventId: json.id,
      origin: 'fire',
      event: 'transfer_update',
      state: 'delivered',
    })
    expect(json.id).toMatch(/^fire_/)
    expect(control.arrived).toHaveLength(2)
  })

  it('changes nothing in the world', async () => {
    control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    await fire({ dialect: 'bookspot', event: 'BOOKING_UPDATE' })
    expect((await control.call('GET', '/events')).json.events).toEqual([])
  })

  it('replaces what the overrides point at', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { status } = await fire({
      dialect: 'rhomtrip',
      event: 'transfer_update',
      overrides: { '/transfer/status': 'SOLD_OUT' },
    })
    expect(status).toBe(200)
    expect(control.arrived).toMatchObject([{ transfer: { status: 'SOLD_OUT' } }])
  })

  it('aims at one subscription and one subject', async () => {
    const uuid = (await control.call('POST', '/simulate/booking.confirmed')).json.event.subject
    control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    const aimed = control.subscribe({ dialect: 'bookspot', events: ['PRODUCT_UPDATE'] })
    const { json } = await fire({
      dialect: 'bookspot',
      event: 'BOOKING_UPDATE',
      subscriptionId: aimed.id,
      subject: uuid,
    })
    expect(json.deliveries).toMatchObject([{ subscriptionId: aimed.id }])
    expect(control.arrived).toMatchObject([
      { subscriptionId: aimed.id, notificationType: 'BOOKING_UPDATE', data: { uuid } },
    ])
  })

  it('sends nothing when a pointer is unknown, and suggests the nearest', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { status, json } = await fire({
      dialect: 'rhomtrip',
      event: 'transfer_update',
      overrides: { '/transfer/staus': 'SOLD_OUT' },
    })
    expect(status).toBe(400)
    expect(json).toMatchObject({ pointer: '/transfer/staus', suggestion: '/transfer/status' })
    expect((await control.call('GET', '/deliveries')).json.deliveries).toEqual([])
  })

  it('sends nothing when the payload would not fit, and says where', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { status, json } = await fire({
      dialect: 'rhomtrip',
      event: 'transfer_update',
      overrides: { '/transfer/status': 'GONE', '/transfer/id': 7 },
    })
    expect(status).toBe(400)
    expect(json.problems.map((one: { pointer: string }) => one.pointer).sort()).toEqual([
      '/transfer/id',
      '/transfer/status',
    ])
    expect(json.detail).toContain('nothing was sent')
    expect(control.arrived).toEqual([])
  })

  it('refuses pointers to prototypes', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    for (const pointer of ['/__proto__/x', '/constructor/prototype/x', '/transfer/__proto__']) {
      expect((await fire({ dialect: 'rhomtrip', event: 'transfer_update', overrides: { [pointer]: 1 } })).status).toBe(
        400,
      )
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it.each([
    [{ dialect: 'bookspott', event: 'BOOKING_UPDATE' }, 400, { pointer: '/dialect', suggestion: 'bookspot' }],
    [{ dialect: 'bookspot', event: 'booking_update' }, 400, { pointer: '/event', suggestion: 'BOOKING_UPDATE' }],
    [{ dialect: 'bookspot', event: 'BOOKING_UPDATE', subscriptionId: 'none' }, 404, { pointer: '/subscriptionId' }],
    [{ dialect: 'bookspot', event: 'BOOKING_UPDATE' }, 409, {}],
    [{ dialect: 'bookspot' }, 400, { pointer: '/event' }],
    [
      { dialect: 'bookspot', event: 'BOOKING_UPDATE', overides: {} },
      400,
      { pointer: '/overides', suggestion: 'overrides' },
    ],
    [[], 400, {}],
  ])('answers %j with %d', async (body, expected, hints) => {
    const { status, json } = await fire(body)
    expect(status).toBe(expected)
    expect(json).toMatchObject(hints)
  })

  it('refuses a subscription of another dialect', async () => {
    const other = control.subscribe({ dialect: 'rhomtrip', events: ['booking_update'] })
    const { status, json } = await fire({ dialect: 'bookspot', event: 'BOOKING_UPDATE', subscriptionId: other.id })
    expect(status).toBe(400)
    expect(json).toMatchObject({ pointer: '/dialect', suggestion: 'rhomtrip' })
  })

  it('refuses an unknown subject', async () => {
    control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    const { status } = await fire({ dialect: 'bookspot', event: 'BOOKING_UPDATE', subject: 'nobody' })
    expect(status).toBe(400)
  })
})
