import { describe, expect, it } from 'vitest'
import { calendarOf, findSlot, forSeats, isAvailable, slotsOf } from '../../src/domain/availability.ts'
import { deviationKey, slotUseKey } from '../../src/domain/schedule.ts'
import { addDays } from '../../src/domain/time.ts'
import { MANUAL_START } from '../../src/shared/clock.ts'
import { openWorld } from '../store/world.ts'

const { store, world } = openWorld()
const { read } = world
const now = MANUAL_START
const productOf = (id: string) => {
  const product = read.products.get(id)!
  return { product, option: product.options[0]! }
}
const photo = productOf('44')
const museum = productOf('43')
const pass = productOf('47')
const boat = productOf('49')

describe('slots', () => {
  it('follow the schedule, in order of their start, with the offset of the day', () => {
    const slots = slotsOf(read, photo.product, photo.option, '2027-03-13', '2027-03-15', now)
    expect(slots.map(({ id }) => id)).toEqual([
      '2027-03-13T02:30:00-05:00',
      '2027-03-13T05:00:00-05:00',
      '2027-03-14T03:30:00-04:00',
      '2027-03-14T05:00:00-04:00',
      '2027-03-15T02:30:00-04:00',
      '2027-03-15T05:00:00-04:00',
    ])
  })

  it('fall together when the spring change makes two start times one', () => {
    const option = { ...photo.option, startTimes: ['02:30', '03:30'] }
    const product = { ...photo.product, options: [option] }
    const slots = slotsOf(read, product, option, '2027-03-14', '2027-03-14', now)
    expect(slots.map(({ id }) => id)).toEqual(['2027-03-14T03:30:00-04:00'])
  })

  it('end before they start by the clock, not in fact, when the autumn change is between', () => {
    const option = { ...photo.option, startTimes: ['01:30'], durationMinutes: 45 }
    const product = { ...photo.product, options: [option] }
    const [slot] = slotsOf(read, product, option, '2027-11-07', '2027-11-07', now)
    expect(slot).toMatchObject({
      localDateTimeStart: '2027-11-07T01:30:00-04:00',
      localDateTimeEnd: '2027-11-07T01:15:00-05:00',
    })
    expect(slot!.endAt - slot!.startAt).toBe(45 * 60_000)
  })

  it('cover the whole local day for opening hours, one a day', () => {
    const [slot, ...more] = slotsOf(read, museum.product, museum.option, '2027-03-28', '2027-03-28', now)
    expect(more).toEqual([])
    expect(slot).toMatchObject({
      id: '2027-03-28T00:00:00+01:00',
      localDateTimeEnd: '2027-03-29T00:00:00+02:00',
      allDay: true,
      openingHours: [{ from: '10:00', to: '17:00' }],
    })
    expect(slot!.cutoffAt).toBe(Date.parse('2027-03-28T16:30:00+02:00'))
  })

  it('leave out yesterday, weekdays that do not run, and what is beyond 400 days', () => {
    expect(slotsOf(read, museum.product, museum.option, '2027-01-01', '2027-01-10', now)).toEqual([])
    const days = slotsOf(read, pass.product, pass.option, '2027-01-11', '2027-01-17', now).map(slot => slot.localDate)
    expect(days).not.toContain('2027-01-11')
    expect(days).toHaveLength(6)
    const far = slotsOf(read, museum.product, museum.option, '2028-02-01', '2029-01-01', now)
    expect(far.at(-1)?.localDate).toBe(addDays('2027-01-11', 400))
  })

  it('are CLOSED once their cut-off has passed', () => {
    const slots = slotsOf(read, boat.product, boat.option, '2027-01-11', '2027-01-11', now)
    expect(slots.map(({ status, vacancies }) => [status, vacancies])).toEqual([
      ['CLOSED', 0],
      ['AVAILABLE', 40],
      ['AVAILABLE', 40],
    ])
  })

  it('are LIMITED below half of the seats, SOLD_OUT without any, FREESALE without a limit', () => {
    const id = '2027-04-01T09:00:00+00:00'
    const status = (taken: number) => {
      const key = slotUseKey('49', 'DEFAULT', id)
      const reader = { ...read, slotUse: { get: (asked: string) => (asked === key ? { id: key, taken } : undefined) } }
      return findSlot(reader, boat.product, boat.option, id, now)?.status
    }
    expect([0, 20, 21, 39, 40, 41].map(status)).toEqual([
      'AVAILABLE',
      'AVAILABLE',
      'LIMITED',
      'LIMITED',
      'SOLD_OUT',
      'SOLD_OUT',
    ])
    const { product, option } = productOf('42')
    expect(findSlot(read, product, option, '2027-04-01T10:00:00+02:00', now)).toMatchObject({
      status: 'FREESALE',
      vacancies: null,
      capacity: null,
    })
  })

  it('are the same objects again until something about them changes', () => {
    const ask = () => slotsOf(read, boat.product, boat.option, '2027-04-01', '2027-04-02', now)
    const first = ask()
    expect(ask().every((slot, i) => slot === first[i])).toBe(true)
    const key = slotUseKey('49', 'DEFAULT', first[0]!.id)
    const reader = { ...read, slotUse: { get: (id: string) => (id === key ? { id, taken: 1 } : undefined) } }
    const [changed, ...same] = slotsOf(reader, boat.product, boat.option, '2027-04-01', '2027-04-02', now)
    expect(changed).toEqual({ ...first[0], vacancies: 39 })
    expect(same.every((slot, i) => slot === first[i + 1])).toBe(true)
    expect(Object.isFrozen(changed)).toBe(true)
  })

  it('follow a day that deviates: closed, other seats, other times, other hours', () => {
    const day = '2027-05-05'
    const deviating = (deviation: object, { product, option } = boat) => {
      const id = deviationKey(product.id, option.id, day)
      const record = { id, closed: false, startTimes: null, capacity: null, ...deviation }
      const reader = { ...read, deviations: { size: 1, get: (asked: string) => (asked === id ? record : undefined) } }
      return slotsOf(reader, product, option, day, day, now)
    }
    expect(deviating({ closed: true }).map(({ status }) => status)).toEqual(['CLOSED', 'CLOSED', 'CLOSED'])
    expect(deviating({ capacity: 0 })[0]).toMatchObject({ status: 'SOLD_OUT', vacancies: 0, capacity: 0 })
    expect(deviating({ startTimes: ['11:00'] }).map(({ id }) => id)).toEqual(['2027-05-05T11:00:00+00:00'])
    const hours = [{ from: '12:00', to: '13:00' }]
    expect(deviating({ openingHours: hours }, museum)[0]).toMatchObject({ openingHours: hours })
  })
})

describe('a slot by its id', () => {
  const find = (id: string) => findSlot(read, photo.product, photo.option, id, now)

  it('is found by its start, and by start and end', () => {
    const slot = find('2027-03-14T03:30:00-04:00')
    expect(slot?.localDateTimeEnd).toBe('2027-03-14T05:30:00-04:00')
    expect(find('2027-03-14T03:30:00-04:00|2027-03-14T05:30:00-04:00')).toEqual(slot)
  })

  it('is the same as in the list, for every slot of the year', () => {
    for (const { product, option } of [photo, museum, pass, boat]) {
      for (const slot of slotsOf(read, product, option, '2027-01-11', '2028-02-15', now)) {
        expect(findSlot(read, product, option, slot.id, now)).toEqual(slot)
      }
    }
  })

  it('is not found by anything else', () => {
    const wrong = [
      '',
      'invalidAvailabilityId',
      '2027-03-14T02:30:00-05:00',
      '2027-03-14T03:30:00-05:00',
      '2027-03-14T03:30:00-04:00|',
      '2027-03-14T03:30:00-04:00|2027-03-14T05:31:00-04:00',
      '2027-02-30T02:30:00-05:00',
      '2026-01-11T02:30:00-05:00',
      '2029-01-11T02:30:00-05:00',
      '9999-99-99T02:30:00-05:00',
    ]
    expect(wrong.filter(id => find(id) !== undefined)).toEqual([])
  })
})

describe('the calendar', () => {
  it('has one entry for each local day, closed ones included', () => {
    const days = calendarOf(read, pass.product, pass.option, '2027-01-12', '2027-01-25', now)
    expect(days.map(({ localDate }) => localDate)).toEqual(
      Array.from({ length: 14 }, (_, i) => addDays('2027-01-12', i)),
    )
    expect(days.find(({ localDate }) => localDate === '2027-01-18')).toMatchObject({ status: 'CLOSED', vacancies: 0 })
    expect(days.every(({ openingHours }) => openingHours.length > 0)).toBe(true)
  })

  it('adds up the seats of the departures that are open', () => {
    const [today, tomorrow] = calendarOf(read, boat.product, boat.option, '2027-01-11', '2027-01-12', now)
    expect(today).toMatchObject({ status: 'AVAILABLE', capacity: 80, vacancies: 80 })
    expect(tomorrow).toMatchObject({ status: 'AVAILABLE', capacity: 120, vacancies: 120 })
  })

  it('is SOLD_OUT for more people than fit into one departure', () => {
    const status = (seats: number) =>
      calendarOf(read, boat.product, boat.option, '2027-04-01', '2027-04-01', now, seats)[0]
    expect([status(0)?.status, status(40)?.status, status(41)?.status]).toEqual(['AVAILABLE', 'AVAILABLE', 'SOLD_OUT'])
    expect(status(41)).toMatchObject({ vacancies: 120, capacity: 120 })
  })

  it('tells a closed day from one on which nothing runs', () => {
    const days = (one: typeof boat, from: string) => calendarOf(read, one.product, one.option, from, from, now)[0]
    expect(days(pass, '2027-01-18')).toMatchObject({ status: 'CLOSED', runs: false })
    const dinner = productOf('46')
    const tonight = Date.parse('2027-01-11T18:30:00+11:00')
    const [today] = calendarOf(read, dinner.product, dinner.option, '2027-01-11', '2027-01-11', tonight)
    expect(today).toMatchObject({ status: 'CLOSED', capacity: 0, runs: true })
  })

  it('says FREESALE and SOLD_OUT for whole days', () => {
    const status = (id: string) => {
      const { product, option } = productOf(id)
      return calendarOf(read, product, option, '2027-02-01', '2027-02-01', now)[0]?.status
    }
    expect(status('42')).toBe('FREESALE')
    expect(status('46')).toBe('SOLD_OUT')
  })
})

describe('a slot for a number of seats', () => {
  const slot = findSlot(read, boat.product, boat.option, '2027-04-01T09:00:00+00:00', now)!

  it('is SOLD_OUT for more than there are', () => {
    expect(isAvailable(forSeats(slot, 40).status)).toBe(true)
    expect(forSeats(slot, 41)).toMatchObject({ status: 'SOLD_OUT', vacancies: 40 })
  })
})

it('asks for a month of three departures a day in well under a millisecond', () => {
  const month = () => slotsOf(store.read, boat.product, boat.option, '2027-06-01', '2027-07-01', now)
  expect(month()).toHaveLength(93)
  for (let i = 0; i < 500; i++) month()
  const times = Array.from({ length: 21 }, () => {
    const start = performance.now()
    for (let i = 0; i < 20; i++) month()
    return (performance.now() - start) / 20
  }).sort((a, b) => a - b)
  // About 0.01 ms; the bound leaves room for a busy machine.
  expect(times[10]).toBeLessThan(0.5)
})
