import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Booking, SlotUse } from '../../src/domain/types.ts'
import { resellerOwner, travelDateOf } from '../../src/store/booking-table.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { BookingPage, CommittedRecord, Store } from '../../src/store/port.ts'
import { openWorld } from './world.ts'

const use = (id: string, taken: number): SlotUse => ({ id, taken })
const ids = (store: Store) => [...store.read.slotUse.all()].map(({ id }) => id)

describe('a transaction', () => {
  it('puts everything back when it throws, order included', () => {
    const store = memoryStore()
    store.tx(tables => {
      for (const id of ['a', 'b', 'c']) tables.slotUse.put(use(id, 1))
    })
    const work = () =>
      store.tx(tables => {
        tables.slotUse.put(use('b', 9))
        tables.slotUse.put(use('d', 1))
        tables.slotUse.delete('a')
        tables.slotUse.put(use('a', 5))
        tables.slotUse.delete('c')
        throw new Error('no')
      })
    expect(work).toThrow('no')
    expect([...store.read.slotUse.all()]).toEqual([use('a', 1), use('b', 1), use('c', 1)])
  })

  it('reports each changed record once, with what it was and what it is', () => {
    const store = memoryStore()
    const commits: (readonly CommittedRecord[])[] = []
    store.onCommit(changed => commits.push(changed))
    store.tx(tables => {
      tables.slotUse.put(use('a', 1))
      tables.slotUse.put(use('b', 1))
      tables.slotUse.put(use('a', 2))
    })
    store.tx(tables => tables.slotUse.delete('a'))
    store.tx(tables => {
      tables.slotUse.put(use('c', 1))
      tables.slotUse.delete('c')
    })
    expect(commits).toEqual([
      [
        { table: 'slotUse', before: null, after: use('a', 2) },
        { table: 'slotUse', before: null, after: use('b', 1) },
      ],
      [{ table: 'slotUse', before: use('a', 2), after: null }],
      [],
    ])
  })

  it('is the only way to write, and there is one at a time', () => {
    const store = memoryStore()
    store.tx(tables => {
      expect(() => store.tx(() => {})).toThrow('inside a transaction')
      tables.slotUse.put(use('a', 1))
    })
    expect(ids(store)).toEqual(['a'])
    let kept: { put(record: SlotUse): void } | undefined
    store.tx(tables => {
      kept = tables.slotUse
    })
    expect(() => kept!.put(use('b', 1))).toThrow('outside a transaction')
    expect(ids(store)).toEqual(['a'])
  })

  it('freezes what it stores', () => {
    const store = memoryStore()
    const record = use('a', 1)
    store.tx(tables => tables.slotUse.put(record))
    expect(Object.isFrozen(store.read.slotUse.get('a'))).toBe(true)
  })
})

describe('the booking table', () => {
  const [pattern] = [...openWorld().world.read.bookings.all()].filter(booking => booking.kind === 'activity')

  const booking = fc.record({
    uuid: fc.constantFrom(...'abcdefghijkl'),
    token: fc.constantFrom('t1', 't2', null),
    resellerReference: fc.constantFrom('r1', 'r2', null),
    supplierReference: fc.constantFrom('s1', 's2'),
    createdAt: fc.nat(3),
    retail: fc.nat(3),
    localDate: fc.constantFrom('2027-01-01', '2027-01-02', '2027-02-01'),
    kept: fc.boolean(),
  })
  type Drawn = typeof booking extends fc.Arbitrary<infer T> ? T : never

  /** The owner and the time of making never change. */
  const record = (drawn: Drawn, first: Booking | undefined): Booking => ({
    ...(pattern as Extract<Booking, { kind: 'activity' }>),
    uuid: drawn.uuid,
    token: first ? first.token : drawn.token,
    reseller: (first ? first.token : drawn.token) === null ? null : 'r',
    resellerReference: drawn.resellerReference,
    supplierReference: drawn.supplierReference,
    createdAt: first?.createdAt ?? drawn.createdAt,
    price: { ...pattern!.price, retail: drawn.retail },
    slot: {
      ...(pattern as Extract<Booking, { kind: 'activity' }>).slot,
      localDate: drawn.localDate,
      localDateTimeStart: `${drawn.localDate}T10:00:00+01:00`,
    },
  })

  it('answers every question as a scan would, after any commits and rollbacks, asked early or late', () => {
    fc.assert(
      fc.property(fc.array(booking, { maxLength: 40 }), fc.nat(40), (drawn, askAt) => {
        const store = memoryStore()
        const { bookings } = store.read
        const model = new Map<string, Booking>()
        const ask = () => {
          for (const owner of ['t1', 't2', resellerOwner('r')]) {
            const mine = [...model.values()].filter(
              ({ token, reseller }) => token === owner || (reseller && resellerOwner(reseller) === owner),
            )
            const where = (test: (one: Booking) => boolean) => mine.filter(test)
            expect(bookings.byResellerReference(owner, 'r1')).toEqual(where(one => one.resellerReference === 'r1'))
            expect(bookings.bySupplierReference(owner, 's2')).toEqual(where(one => one.supplierReference === 's2'))
            expect(bookings.byLocalDate(owner, '2027-01-02', '2027-02-01')).toEqual(
              where(one => travelDateOf(one) >= '2027-01-02'),
            )
            for (const sortBy of ['CREATED_AT', 'PRICE', 'TRAVEL_DATE'] as const) {
              const key = (one: Booking) =>
                sortBy === 'CREATED_AT' ? one.createdAt : sortBy === 'PRICE' ? one.price.retail : travelDateOf(one)
              const sorted = [...mine].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
              const query: BookingPage = { page: 2, limit: 3, sortBy, sortOrder: 'ASCENDING' }
              expect(bookings.page(owner, query)).toEqual(sorted.slice(3, 6))
              expect(bookings.page(owner, { ...query, sortOrder: 'DESCENDING' })).toEqual(
                sorted.toReversed().slice(3, 6),
              )
              expect(bookings.page(owner, { ...query, page: 1, kind: 'transfer' })).toEqual([])
            }
          }
        }
        drawn.forEach((one, i) => {
          if (i === askAt) ask()
          const next = record(one, model.get(one.uuid))
          const put = () =>
            store.tx(tables => {
              tables.bookings.put(next)
              if (!one.kept) throw new Error('rolled back')
            })
          if (one.kept) {
            put()
            model.set(one.uuid, next)
          } else expect(put).toThrow('rolled back')
        })
        ask()
      }),
      { numRuns: 60 },
    )
  })
})
