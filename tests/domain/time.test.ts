import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  daysBetween,
  isLocalDate,
  isLocalTime,
  isoWithOffset,
  localDateOf,
  localTimeOf,
  localToUtc,
  weekdayOf,
} from '../../src/domain/time.ts'

describe('local time', () => {
  it('is the same instant that the platform prints in that zone', () => {
    const zones = ['Europe/Stockholm', 'America/New_York', 'Asia/Tokyo', 'Australia/Sydney', 'Asia/Kathmandu', 'UTC']
    for (const timeZone of zones) {
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone,
        dateStyle: 'short',
        timeStyle: 'short',
      })
      for (let day = 0; day < 400; day += 3) {
        for (const time of ['00:00', '05:45', '13:00', '23:59']) {
          const localDate = addDays('2027-01-01', day)
          expect(format.format(localToUtc(localDate, time, timeZone))).toBe(`${localDate} ${time}`)
        }
      }
    }
  })

  it('moves a time that the spring change skips by the width of the gap', () => {
    expect(isoWithOffset(localToUtc('2027-03-28', '02:30', 'Europe/Stockholm'), 'Europe/Stockholm')).toBe(
      '2027-03-28T03:30:00+02:00',
    )
    expect(isoWithOffset(localToUtc('2027-03-14', '02:30', 'America/New_York'), 'America/New_York')).toBe(
      '2027-03-14T03:30:00-04:00',
    )
    expect(isoWithOffset(localToUtc('2027-10-03', '02:15', 'Australia/Lord_Howe'), 'Australia/Lord_Howe')).toBe(
      '2027-10-03T02:45:00+11:00',
    )
  })

  it('takes the first of a time that the autumn change repeats', () => {
    expect(isoWithOffset(localToUtc('2027-10-31', '02:30', 'Europe/Stockholm'), 'Europe/Stockholm')).toBe(
      '2027-10-31T02:30:00+02:00',
    )
    expect(isoWithOffset(localToUtc('2027-11-07', '01:30', 'America/New_York'), 'America/New_York')).toBe(
      '2027-11-07T01:30:00-04:00',
    )
    expect(isoWithOffset(localToUtc('2027-04-04', '02:30', 'Australia/Sydney'), 'Australia/Sydney')).toBe(
      '2027-04-04T02:30:00+11:00',
    )
  })

  it('knows the offset to the minute around a change', () => {
    const change = Date.UTC(2027, 2, 28, 1)
    expect(isoWithOffset(change - 1000, 'Europe/Stockholm')).toBe('2027-03-28T01:59:59+01:00')
    expect(isoWithOffset(change, 'Europe/Stockholm')).toBe('2027-03-28T03:00:00+02:00')
  })

  it('finds a midnight that the change skips', () => {
    // Beirut puts its clocks forward at midnight.
    expect(isoWithOffset(localToUtc('2027-03-28', '00:00', 'Asia/Beirut'), 'Asia/Beirut')).toBe(
      '2027-03-28T01:00:00+03:00',
    )
  })

  it('reads date and time back', () => {
    const at = Date.UTC(2027, 0, 11, 23, 30)
    expect(localDateOf(at, 'Asia/Tokyo')).toBe('2027-01-12')
    expect(localTimeOf(at, 'Asia/Tokyo')).toBe('08:30')
    expect(localDateOf(at, 'America/New_York')).toBe('2027-01-11')
  })

  it('refuses a zone that does not exist', () => {
    expect(() => localToUtc('2027-01-01', '10:00', 'Europe/Atlantis')).toThrow('Europe/Atlantis')
  })

  it('does not depend on the time zone of the host', () => {
    const script = `
      import { calendarOf, slotsOf } from './src/domain/availability.ts'
      import { openWorld } from './tests/store/world.ts'
      const { world, clock } = openWorld()
      const all = []
      for (const product of world.read.products.all())
        for (const option of product.options) {
          all.push(slotsOf(world.read, product, option, '2027-01-01', '2028-12-31', clock.now()))
          all.push(calendarOf(world.read, product, option, '2027-01-01', '2028-12-31', clock.now()))
        }
      all.push([...world.read.bookings.all()], [...world.read.transfers.all()])
      const { createHash } = await import('node:crypto')
      console.log(createHash('sha256').update(JSON.stringify(all)).digest('hex'))
    `
    const hash = (TZ: string) =>
      execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      }).trim()
    const utc = hash('UTC')
    expect(utc).toMatch(/^[0-9a-f]{64}$/)
    for (const zone of ['America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati']) expect(hash(zone)).toBe(utc)
  })
})

describe('local dates', () => {
  it('are real or refused', () => {
    expect(['2028-02-29', '2027-12-31', '1000-01-01'].every(isLocalDate)).toBe(true)
    const wrong = [
      '2027-02-29',
      '2027-13-01',
      '2027-00-10',
      '2027-1-1',
      '20270101',
      '0000-01-01',
      '2027-01-01T00:00',
      '',
    ]
    expect(wrong.filter(isLocalDate)).toEqual([])
  })

  it('count over months, years and changes of the clock', () => {
    expect(addDays('2027-12-31', 1)).toBe('2028-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(daysBetween('2027-03-01', '2027-04-01')).toBe(31)
    expect(daysBetween('2027-04-01', '2027-03-01')).toBe(-31)
    expect(weekdayOf('2027-01-11')).toBe(1)
    expect(weekdayOf('1969-12-31')).toBe(3)
  })

  it('go with times from 00:00 to 23:59', () => {
    expect(['00:00', '23:59', '09:05'].every(isLocalTime)).toBe(true)
    expect(['24:00', '9:00', '12:60', '12:5', ''].filter(isLocalTime)).toEqual([])
  })
})
