import { beforeEach, describe, expect, it } from 'vitest'
import type { SupplierEvent } from '../../src/domain/events.ts'
import type { World } from '../../src/http/world.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { UsageError } from '../../src/shared/usage-error.ts'
import { reserveActivity } from '../../src/store/bookings.ts'
import { type TriggerName, triggerNames, triggers } from '../../src/triggers/registry.ts'

let world: World
let events: SupplierEvent[]

beforeEach(async () => {
  const sandbox = createSandbox({ clock: 'manual' })
  await sandbox.ready
  world = sandbox.workspace().world
  events = []
  world.onEvent(event => events.push(event))
})

const run = (name: TriggerName, options: Record<string, unknown> = {}) => {
  triggers[name].run(world, options)
  return events.filter(({ type }) => type === triggers[name].event).at(-1)!
}
const types = () => events.map(({ type }) => type).filter(type => type !== 'availability.booked')

/** The uuid of a hold of the product, as a reseller's own call makes one. */
const reserved = (productId: string) => {
  const made = booking(run('booking.confirmed', { product: productId }))
  if (made.kind !== 'activity') throw new Error('A product is no transfer.')
  const { optionId, slot, unitItems } = made
  const input = {
    productId,
    optionId,
    availabilityId: slot.id,
    unitItems: unitItems.map(({ unitId, contact }) => ({ unitId, contact })),
  }
  return reserveActivity(world, world.token('alpha-key')!, input).uuid
}

/** The booking that the last event of a kind is about. */
const booking = (event: SupplierEvent) => {
  if (event.kind !== 'booking' || !event.after) throw new Error(`${event.type} is about no booking.`)
  return event.after
}
const transfer = (event: SupplierEvent) => {
  if (event.kind !== 'transfer' || !event.before || !event.after) throw new Error(`${event.type} is about no transfer.`)
  return { before: event.before, after: event.after }
}

describe('every trigger', () => {
  it.each(triggerNames)('%s makes its subject and ends with its event', name => {
    const event = run(name)
    expect(event.type).toBe(triggers[name].event)
    expect(events.filter(({ type }) => type !== 'availability.booked').at(-1)).toBe(event)
    expect(new Set(events.map(({ cause }) => cause))).toEqual(new Set([`trigger ${name}`]))
  })

  it.each(triggerNames)('%s can be pulled again and again', name => {
    for (let i = 0; i < 5; i++) run(name)
    expect(events.filter(({ type }) => type === triggers[name].event)).toHaveLength(5)
  })

  it.each(triggerNames)('%s refuses an unknown option and changes nothing', name => {
    expect(() => run(name, { nonsense: 1 })).toThrow(UsageError)
    expect(events).toEqual([])
  })

  it.each(triggerNames)('%s refuses a subject that is unknown, and changes nothing', name => {
    const subject = ['booking', 'transfer', 'product'].find(option => option in triggers[name].options)
    if (subject === undefined) return expect(name).toBe('product.created')
    expect(() => run(name, { [subject]: 'nobody' })).toThrow(/There is no .* "nobody"/)
    expect(events).toEqual([])
  })
})

describe('booking triggers', () => {
  it.each([
    ['booking.confirmed', ['booking.reserved', 'booking.confirmed'], 'CONFIRMED'],
    ['booking.updated', ['booking.reserved', 'booking.confirmed', 'booking.updated'], 'CONFIRMED'],
    ['booking.cancelled', ['booking.reserved', 'booking.confirmed', 'booking.cancelled'], 'CANCELLED'],
    ['booking.redeemed', ['booking.reserved', 'booking.confirmed', 'booking.redeemed'], 'REDEEMED'],
    ['booking.rejected', ['booking.reserved', 'booking.pending', 'booking.rejected'], 'REJECTED'],
    ['booking.hold-expired', ['booking.reserved', 'booking.expired'], 'EXPIRED'],
  ] as const)('%s goes the way of %j', (name, way, status) => {
    expect(booking(run(name)).status).toBe(status)
    expect(types()).toEqual(way)
  })

  it.each([
    'booking.confirmed',
    'booking.updated',
    'booking.cancelled',
    'booking.redeemed',
    'booking.hold-expired',
  ] as const)('%s does the same to a transfer', name => {
    expect(booking(run(name, { kind: 'transfer' })).kind).toBe('transfer')
  })

  it('book for the first token that has a subscription, else for alpha', () => {
    expect(booking(run('booking.confirmed')).token).toBe('alpha-key')
    world.change('test', ({ subscriptions }) =>
      subscriptions.put({
        id: 's1',
        dialect: 'bookspot',
        token: 'beta-key',
        reseller: 'beta',
        url: 'http://receiver.test',
        headers: {},
        events: ['BOOKING_UPDATE'],
        capabilities: [],
        createdAt: 0,
      }),
    )
    expect(booking(run('booking.confirmed')).token).toBe('beta-key')
    expect(booking(run('booking.confirmed', { token: 'alpha-plain-key' })).token).toBe('alpha-plain-key')
    expect(() => run('booking.confirmed', { token: 'alpha-kez' })).toThrow('Did you mean "alpha-key"?')
  })

  it('change the booking that is named', () => {
    const { uuid } = booking(run('booking.confirmed'))
    events = []
    expect(booking(run('booking.updated', { booking: uuid, notes: 'Bring boots.' }))).toMatchObject({
      uuid,
      notes: 'Bring boots.',
    })
    expect(booking(run('booking.updated', { booking: uuid, resellerReference: 'R-7' }))).toMatchObject({
      notes: 'Bring boots.',
      resellerReference: 'R-7',
    })
    expect(
      booking(run('booking.cancelled', { booking: uuid.toUpperCase(), reason: 'Storm' })).cancellation,
    ).toMatchObject({
      refund: 'FULL',
      reason: 'Storm',
    })
  })

  it('confirm what waits for the supplier', () => {
    const waiting = [...world.read.bookings.all()].find(({ status }) => status === 'PENDING')!
    expect(booking(run('booking.confirmed', { booking: waiting.uuid })).status).toBe('CONFIRMED')
  })

  it('confirm a hold of a product that the supplier confirms: it is PENDING on the way', () => {
    const slow = [...world.read.products.all()].find(({ instantConfirmation }) => !instantConfirmation)!
    const way = ['booking.reserved', 'booking.pending', 'booking.confirmed']
    const made = booking(run('booking.confirmed', { product: slow.id }))
    expect([made.status, types()]).toEqual(['CONFIRMED', way])
    events = []
    expect(booking(run('booking.cancelled', { product: slow.id })).status).toBe('CANCELLED')
    expect(types()).toEqual([...way, 'booking.cancelled'])
    const held = reserved(slow.id)
    events = []
    expect(booking(run('booking.confirmed', { booking: held })).uuid).toBe(held)
    expect(types()).toEqual(['booking.pending', 'booking.confirmed'])
  })

  it.each([
    ['booking.confirmed', 'CONFIRMED', 'ON_HOLD or PENDING'],
    ['booking.updated', 'CANCELLED', 'CONFIRMED or ON_HOLD or PENDING'],
    ['booking.cancelled', 'REDEEMED', 'CONFIRMED or ON_HOLD or PENDING'],
    ['booking.redeemed', 'CANCELLED', 'CONFIRMED'],
    ['booking.rejected', 'CONFIRMED', 'PENDING'],
    ['booking.hold-expired', 'CONFIRMED', 'ON_HOLD'],
  ] as const)('%s refuses a booking that is %s', (name, status, wanted) => {
    const unfit = [...world.read.bookings.all()].find(one => one.status === status)!
    expect(() => run(name, { booking: unfit.uuid })).toThrow(
      `The booking ${unfit.uuid} is ${status}; ${name} needs one that is ${wanted}. Leave "booking" out and one is made.`,
    )
    expect(events).toEqual([])
  })

  it('say which product would do', () => {
    const instant = [...world.read.products.all()].find(({ instantConfirmation }) => instantConfirmation)!
    expect(() => run('booking.rejected', { product: instant.id })).toThrow(
      'Leave "product" out and a fitting one is taken.',
    )
    expect(() => run('booking.confirmed', { kind: 'transfer', product: instant.id })).toThrow(
      'A transfer is of no product',
    )
    expect(events).toEqual([])
  })
})

describe('transfer triggers', () => {
  it('make a quotation and change it', () => {
    run('transfer.repriced', { percent: 50 })
    expect(types()).toEqual(['transfer.quoted', 'transfer.repriced'])
    const { before, after } = transfer(events[1]!)
    expect(after.options[0]!.prices[0]!.retail / before.options[0]!.prices[0]!.retail).toBeCloseTo(1.5, 2)
  })

  it('change what they say', () => {
    const withdrawn = transfer(run('transfer.option-withdrawn'))
    expect(withdrawn.after.options).toHaveLength(withdrawn.before.options.length - 1)
    const changed = transfer(run('transfer.vehicle-changed'))
    expect(changed.after.options[0]!.vehicle).not.toEqual(changed.before.options[0]!.vehicle)
    expect(transfer(run('transfer.status-changed')).after.status).toBe('SOLD_OUT')
    expect(transfer(run('transfer.status-changed', { status: 'LIMITED' })).after.status).toBe('LIMITED')
    expect(transfer(run('transfer.expired')).after.expired).toBe(true)
    const moved = transfer(run('transfer.pickup-changed'))
    expect(moved.after.pickUp.latitude).not.toBe(moved.before.pickUp.latitude)
    expect(transfer(run('transfer.pickup-changed', { time: '06:15' })).after.startTime).toBe('06:15')
  })

  it('refuse a quotation that has expired, an option that it has not, and a change that is none', () => {
    const { after } = transfer(run('transfer.expired'))
    const other = transfer(run('transfer.status-changed')).after
    events = []
    expect(() => run('transfer.repriced', { transfer: after.id })).toThrow('has expired')
    expect(() => run('transfer.vehicle-changed', { transfer: other.id, option: 'x' })).toThrow('has no option "x"')
    expect(() => run('transfer.status-changed', { transfer: other.id, status: 'SOLD_OUT' })).toThrow(
      'is SOLD_OUT already',
    )
    expect(() => run('transfer.pickup-changed', { transfer: other.id, time: other.startTime })).toThrow(
      'at that time already',
    )
    expect(events).toEqual([])
  })

  it('run out of options at last', () => {
    const { id, options } = transfer(run('transfer.repriced')).after
    for (const _ of options) run('transfer.option-withdrawn', { transfer: id })
    expect(world.read.transfers.get(id)).toMatchObject({ status: 'SOLD_OUT', options: [] })
    expect(() => run('transfer.option-withdrawn', { transfer: id })).toThrow('no option left')
  })
})

describe('product triggers', () => {
  it('create, rename, reprice and delete', () => {
    const created = run('product.created', { title: 'Night walk' })
    const id = created.kind === 'product' ? created.after!.id : ''
    expect(world.read.products.get(id)).toMatchObject({ internalName: 'Night walk' })
    run('product.updated', { product: id })
    expect(world.read.products.get(id)?.internalName).toBe('Night walk (updated)')
    const price = () => world.read.products.get(id)!.options[0]!.units[0]!.prices[0]!.retail
    const before = price()
    run('product.repriced', { product: id, percent: -50 })
    expect(price()).toBe(before / 2)
    run('product.deleted', { product: id })
    expect(world.read.products.get(id)).toBeUndefined()
  })

  it('delete nothing of the seed unless it is named', () => {
    const before = world.read.products.size
    run('product.deleted')
    expect(world.read.products.size).toBe(before)
    expect(types()).toEqual(['product.created', 'product.deleted'])
  })
})

describe('availability triggers', () => {
  it('change the days that are named, the end included', () => {
    const [product] = [...world.read.products.all()]
    const option = product!.options[0]!.id
    const event = run('availability.closed-out', { product: product!.id, option, from: '2027-02-01', to: '2027-02-03' })
    expect(event).toMatchObject({
      change: { productId: product!.id, optionIds: [option], localDateStart: '2027-02-01', localDateEnd: '2027-02-03' },
    })
    run('availability.reopened', { product: product!.id, option, from: '2027-02-01', to: '2027-02-03' })
    expect(world.read.deviations.get(`${product!.id}|${option}|2027-02-02`)).toBeUndefined()
  })

  it.each([
    [{ from: '2027-01-01' }, '2027-01-01 has passed'],
    [{ to: '2029-01-01', from: '2028-12-31' }, 'further off than availability is planned'],
    [{ option: 'none' }, 'has no option "none"'],
    [{ from: '2027-02-02', to: '2027-02-01' }, 'Turn them round'],
    [{ from: '2027-02-30' }, 'a day that exists'],
  ])('refuse %j', (options, sentence) => {
    for (const name of [
      'availability.closed-out',
      'availability.reopened',
      'availability.rescheduled',
      'availability.sold-out',
    ] as const) {
      expect(() => run(name, options)).toThrow(sentence)
    }
    expect(events).toEqual([])
  })

  it('refuse departures for a product with opening hours', () => {
    const open = [...world.read.products.all()].find(({ availabilityType }) => availabilityType === 'OPENING_HOURS')!
    expect(() => run('availability.rescheduled', { product: open.id, startTimes: ['10:00'] })).toThrow(
      'has opening hours, no departures',
    )
  })

  it('give the days the departures that are named', () => {
    const timed = [...world.read.products.all()].find(({ availabilityType }) => availabilityType === 'START_TIME')!
    run('availability.rescheduled', { product: timed.id, from: '2027-02-01', startTimes: ['07:00'] })
    expect(world.read.deviations.get(`${timed.id}|${timed.options[0]!.id}|2027-02-01`)?.startTimes).toEqual(['07:00'])
  })
})
