import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/shared/usage-error.ts'
import { choice, count, date, id, percent, readOptions, text, time, times } from '../../src/triggers/options.ts'

const specs = {
  product: id('Which.'),
  reason: text('Why.'),
  status: choice(['AVAILABLE', 'SOLD_OUT'], 'What.'),
  from: date('First day.'),
  to: date('Last day.'),
  startTimes: times('When.'),
  time: time('When.'),
  capacity: count(0, 100, 'How many.'),
  percent: percent('How much.'),
}
const read = (given: Record<string, unknown>) => readOptions('a.trigger', specs, given)

describe("a trigger's options", () => {
  it('come back checked, and text from a command line as the value that it means', () => {
    expect(
      read({
        product: 42,
        from: '2028-02-29',
        to: '2028-03-01',
        startTimes: '14:30,09:00',
        capacity: '7',
        percent: '-10',
        status: 'SOLD_OUT',
      }),
    ).toEqual({
      product: '42',
      from: '2028-02-29',
      to: '2028-03-01',
      startTimes: ['09:00', '14:30'],
      capacity: 7,
      percent: -10,
      status: 'SOLD_OUT',
    })
  })

  it('may all be left out', () => {
    expect(read({ reason: null, product: undefined })).toEqual({})
  })

  it('are named when unknown, with the one that was meant', () => {
    expect(() => read({ produkt: '1' })).toThrow(
      'a.trigger has no option "produkt". Did you mean "product"? It takes product, reason, status, from, to, startTimes, time, capacity, percent.',
    )
    expect(() => readOptions('b', {}, { x: 1 })).toThrow('b has no option "x". It takes none.')
  })

  it.each(['__proto__', 'constructor', 'toString'])('are not what every object has: %s', name => {
    expect(() => readOptions('b', specs, JSON.parse(`{"${name}":1}`))).toThrow(UsageError)
  })

  it.each([
    [
      { from: '2027-02-29' },
      'Option "from" of a.trigger is "2027-02-29". It must be a day that exists, as 2027-01-31.',
    ],
    [{ from: '2027-1-1' }, 'a day that exists'],
    [{ from: 20270101 }, 'a day that exists'],
    [{ from: '2027-02-02', to: '2027-02-01' }, 'is 2027-02-02, after "to", 2027-02-01. Turn them round.'],
    [{ startTimes: [] }, 'a list of 1 to 24 different times'],
    [{ startTimes: ['09:00', '09:00'] }, 'different times'],
    [{ startTimes: ['24:00'] }, 'different times'],
    [{ time: '9:00' }, 'a time of the day'],
    [{ capacity: -1 }, 'a whole number from 0 to 100'],
    [{ capacity: 1.5 }, 'a whole number from 0 to 100'],
    [{ percent: 0 }, 'not 0'],
    [{ percent: -100 }, 'from -90'],
    [{ status: 'SOLDOUT' }, 'It must be one of AVAILABLE, SOLD_OUT. Did you mean "SOLD_OUT"?'],
    [{ reason: 'x'.repeat(501) }, '1 to 500 characters'],
    [{ product: '' }, 'an id'],
    [{ product: {} }, 'an id'],
  ])('are refused as %j', (given, sentence) => {
    expect(() => read(given)).toThrow(UsageError)
    expect(() => read(given)).toThrow(sentence)
  })
})
