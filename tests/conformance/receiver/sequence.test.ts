import { expect, it } from 'vitest'
import { ignoresEarlyCancel } from '../../../examples/receivers/ignores-early-cancel.ts'
import { converging } from '../../../src/conformance/receiver/converge.ts'
import { replayCheck } from '../../../src/conformance/receiver/replay.ts'
import { everyOrder, sequenceOf } from '../../../src/conformance/receiver/sequence.ts'
import { UsageError } from '../../../src/index.ts'
import { accuse } from './lying.ts'

it('knows the 222 orders of three events with one or two copies each', () => {
  const orders = everyOrder(3).map(draw =>
    sequenceOf(draw)!
      .sends.map(({ event }) => event)
      .join(''),
  )
  expect(new Set(orders).size).toBe(222)
  expect([everyOrder(1).length, everyOrder(2).length]).toEqual([2, 1 * 2 + 2 * 3 + 6])
  expect(orders.every(order => '012'.split('').every(event => [1, 2].includes(order.split(event).length - 1)))).toBe(
    true,
  )
})

it('has no sequence for what no supplier could send', () => {
  expect(sequenceOf([0, false, false, [[1, 0]]])).toBeUndefined()
  expect(sequenceOf([1, true, true, [[1, 0]]])).toBeUndefined()
  expect(sequenceOf([1, true, false, [[1, 1]]])).toEqual({
    life: ['confirmed', 'updated', 'cancelled'],
    backlog: false,
    sends: [{ event: 1, pauseMs: 60 }],
  })
})

it('plays every order at a correct receiver', async () => {
  await using accused = await accuse('rhomtrip', undefined, { target: { exhaustive: 3 } })
  const { verdict, remarks } = await accused.run.check(converging[0]!)
  expect([verdict, remarks]).toEqual(['pass', ['262 sequences were played.']])
}, 240_000)

it('shrinks what fails to the smallest sequence, and its file repeats it', async () => {
  await using accused = await accuse('bookspot', undefined, { ways: ignoresEarlyCancel, target: { exhaustive: 3 } })
  const { verdict, attachments = [] } = await accused.run.check(converging[0]!)
  expect(verdict).toBe('fail')
  const [file, test] = attachments
  expect(file!.name).toBe('RC-47-bookspot.json')
  expect(JSON.parse(file!.text)).toMatchObject({
    life: ['confirmed', 'cancelled'],
    sends: [{ event: 1, pauseMs: 0 }],
    expected: 'CANCELLED',
  })
  expect(test!.text).toContain("new URL('./RC-47-bookspot.json', import.meta.url)")

  const again = await accused.run.check(replayCheck(file!.text))
  expect(again.verdict).toBe('fail')
  await using innocent = await accuse('bookspot')
  expect((await innocent.run.check(replayCheck(file!.text))).verdict).toBe('pass')
}, 120_000)

it('says what is wrong with a replay file', () => {
  const file = {
    kind: 'octo-sandbox receiver sequence',
    dialect: 'bookspot',
    life: ['confirmed'],
    sends: [{ event: 0, pauseMs: 0 }],
  }
  expect(() => replayCheck('{')).toThrow(UsageError)
  expect(() => replayCheck('{}')).toThrow('"kind"')
  expect(() => replayCheck(JSON.stringify({ ...file, dialect: 'x' }))).toThrow('"dialect"')
  expect(() => replayCheck(JSON.stringify({ ...file, life: ['cancelled'] }))).toThrow('"life"')
  expect(() => replayCheck(JSON.stringify({ ...file, sends: [{ event: 1, pauseMs: 0 }] }))).toThrow('"sends"')
  expect(replayCheck(JSON.stringify(file)).says).toContain('confirmed; messages sent: confirmed')
})
