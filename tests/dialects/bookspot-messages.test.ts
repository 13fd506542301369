import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPayload, sample } from '../../src/dialects/bookspot/messages.ts'
import type { Subscription } from '../../src/domain/types.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = createSandbox({ clock: 'manual' })
  await sandbox.ready
})
afterAll(() => sandbox.stop())

const world = () => sandbox.workspace().world
const TYPES = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE']
const subscription: Subscription = {
  id: '4b0f6c52-5d0e-4c39-8c1e-0d9c7a6b1f20',
  dialect: 'bookspot',
  token: 'alpha-key',
  reseller: 'alpha',
  url: 'http://h/',
  headers: {},
  events: TYPES,
  capabilities: [],
  createdAt: 0,
}

describe('a sample', () => {
  it.each(TYPES)('of %s fits the document', name => {
    const payload = sample(name, undefined, subscription, world())
    expect(checkPayload(name, payload)).toBeUndefined()
    expect(payload).toMatchObject({ notificationType: name, subscriptionId: subscription.id })
  })

  it('is about the subject that is named', () => {
    const booking = [...world().read.bookings.all()].find(({ kind }) => kind === 'activity')!
    expect(sample('BOOKING_UPDATE', booking.uuid, subscription, world())).toMatchObject({
      data: { uuid: booking.uuid },
    })
    expect(sample('PRODUCT_UPDATE', '45', subscription, world())).toMatchObject({ data: { productId: '45' } })
    expect(sample('AVAILABILITY_UPDATE', '45', subscription, world())).toMatchObject({ data: { productId: '45' } })
  })

  it('without a subject is about a booking of the subscriber', () => {
    const payload = sample('BOOKING_UPDATE', undefined, subscription, world()) as { data: { uuid: string } }
    expect(world().read.bookings.get(payload.data.uuid)!.token).toBe('alpha-key')
  })

  it.each([
    ['BOOKING_UPDATE', 'nobody'],
    ['PRODUCT_UPDATE', '4711'],
    ['AVAILABILITY_UPDATE', '4711'],
  ])('of %s about %s is refused in a sentence', (name, subject) => {
    expect(() => sample(name, subject, subscription, world())).toThrow(subject)
  })

  it('of a token without bookings says what to do', () => {
    const other = { ...subscription, token: 'alpha-plain-key' }
    expect(() => sample('BOOKING_UPDATE', undefined, other, world())).toThrow('Make one first')
  })

  it('never tells of a transfer', () => {
    const transfer = [...world().read.bookings.all()].find(({ kind }) => kind === 'transfer')!
    expect(() => sample('BOOKING_UPDATE', transfer.uuid, subscription, world())).toThrow('no booking')
  })
})

describe('a payload', () => {
  const envelope = (name: string, data: object) => ({
    id: subscription.id,
    subscriptionId: subscription.id,
    notificationType: name,
    utcCreatedAt: '2027-01-11T09:00:00Z',
    data,
  })

  it('is checked in its envelope and bare', () => {
    expect(checkPayload('PRODUCT_UPDATE', envelope('PRODUCT_UPDATE', { productId: '42' }))).toBeUndefined()
    expect(checkPayload('PRODUCT_UPDATE', { productId: '42' })).toBeUndefined()
  })

  it.each([
    ['PRODUCT_UPDATE', envelope('PRODUCT_UPDATE', { productId: 42 }), 'data.productId'],
    ['PRODUCT_UPDATE', envelope('BOOKING_UPDATE', { productId: '42' }), 'notificationType'],
    ['PRODUCT_UPDATE', { productId: 42 }, 'productId must be'],
    ['BOOKING_UPDATE', {}, 'uuid is missing'],
    ['AVAILABILITY_UPDATE', { productId: '42', localDateStart: 'soon', localDateEnd: '2027-01-11' }, 'localDateStart'],
    ['BOOKING_UPDATE', 'text', 'object'],
    ['BOOKING_UPDATE', null, 'object'],
  ])('of %s that is %j is refused, naming %s', (name, payload, part) => {
    expect(checkPayload(name, payload)!.join(' ')).toContain(part)
  })
})
