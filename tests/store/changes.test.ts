import { describe, expect, it } from 'vitest'
import type { SupplierEvent } from '../../src/domain/events.ts'
import { MANUAL_START, manualClock } from '../../src/shared/clock.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'
import { cancelBooking, confirmBooking, extendBooking, reserveActivity } from '../../src/store/bookings.ts'
import { openChanges } from '../../src/store/changes.ts'
import { ALPHA, adults, BOAT, CRUISE, openWorld } from './world.ts'

const MINUTES = 60_000

describe('the one door', () => {
  it('gives each event an id, an instant and its cause, after the commit', () => {
    const { world, clock } = openWorld()
    const events: SupplierEvent[] = []
    world.onEvent(event => {
      expect(world.read.bookings.get((event.kind === 'booking' && event.after?.uuid) || '')).toBeDefined()
      events.push(event)
    })
    reserveActivity(world, ALPHA, { ...CRUISE, unitItems: adults(1) }, 'POST /bookings')
    expect(events).toMatchObject([{ type: 'booking.reserved', before: null, at: clock.now(), cause: 'POST /bookings' }])
    expect(events[0]?.id).toMatch(/^evt_[0-9a-f]{24}$/)
    expect(Object.isFrozen(events[0])).toBe(true)
  })

  it('tells nobody of what was rolled back', () => {
    const { world, told } = openWorld()
    const product = world.read.products.get('42')!
    const work = () =>
      world.change('test', (tables, emit) => {
        tables.products.delete('42')
        emit({ kind: 'product', type: 'product.deleted', before: product, after: null })
        throw new Error('no')
      })
    expect(work).toThrow('no')
    expect(world.read.products.get('42')).toBe(product)
    expect(told).toEqual([])
  })

  it('lets a listener change the world; everyone hears everything in order', () => {
    const { world } = openWorld()
    const heard: string[] = []
    world.onEvent(event => {
      if (event.type !== 'booking.reserved' || event.kind !== 'booking') return
      confirmBooking(world, event.after!.uuid, null, {})
    })
    world.onEvent(event => heard.push(event.type))
    reserveActivity(world, ALPHA, { ...CRUISE, unitItems: adults(1) })
    expect(heard).toEqual(['booking.reserved', 'booking.confirmed'])
  })
})

describe('a listener that throws', () => {
  it('keeps neither the change nor the other listeners from happening', () => {
    const { world, told } = openWorld()
    const heard: string[] = []
    world.onEvent(() => {
      throw new Error('deaf')
    })
    world.onEvent(event => heard.push(event.type))
    expect(() => reserveActivity(world, ALPHA, { ...BOAT, unitItems: adults(1) })).toThrow('deaf')
    expect(heard).toEqual(['booking.reserved', 'availability.booked'])
    expect(told).toEqual(heard)
  })
})

describe('due work', () => {
  it('is one piece per record, moved when the record changes, gone when nothing is to come', () => {
    const { world, due, clock } = openWorld({ seeded: false })
    const seeded = openWorld()
    expect(due.size).toBe(0)
    const { size } = seeded.due
    const { uuid, cutoffAt } = reserveActivity(seeded.world, ALPHA, { ...CRUISE, unitItems: adults(1) })
    expect(seeded.due.size).toBe(size + 1)
    extendBooking(seeded.world, uuid, ALPHA, 5)
    expect([seeded.due.size, seeded.due.nextAt()]).toEqual([size + 1, seeded.clock.now() + 5 * MINUTES])
    confirmBooking(seeded.world, uuid, ALPHA, {})
    expect(seeded.due.size).toBe(size + 1)
    expect(cutoffAt).toBeGreaterThan(clock.now())
    cancelBooking(seeded.world, uuid, ALPHA, { by: 'reseller' })
    expect(seeded.due.size).toBe(size)
    expect(world.read.bookings.size).toBe(0)
  })

  it('lets the cut-off fall without an event', () => {
    const { world, advance, told } = openWorld()
    const { uuid } = reserveActivity(world, ALPHA, { ...CRUISE, unitItems: adults(1) })
    const { cutoffAt } = confirmBooking(world, uuid, ALPHA, {})
    told.length = 0
    advance(cutoffAt - MANUAL_START - 1)
    expect(world.read.bookings.get(uuid)?.cancellable).toBe(true)
    told.length = 0
    advance(1)
    expect(world.read.bookings.get(uuid)?.cancellable).toBe(false)
    expect(told).toEqual([])
  })

  it('of records that were there before is taken up at the start', () => {
    const { store, clock } = openWorld()
    const due = memoryDueWork(manualClock(clock.now()))
    openChanges({ store, clock, random: seededRandom('again'), due })
    expect(due.size).toBeGreaterThan(20)
  })
})
