import { describe, expect, it } from 'vitest'
import { openTime } from '../../src/delivery/settle.ts'
import { manualClock, realClock } from '../../src/shared/clock.ts'
import { realMs } from '../../src/shared/deadlines.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'
import { createReceiver } from '../../src/testing/receiver.ts'
import { message, outgoing, START } from './outgoing.ts'

const HOUR = 3_600_000
const resting = { idle: () => Promise.resolve() }

describe('advancing', () => {
  it('stands at each instant while what is due there runs, and ends at the one asked for', async () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    const seen: number[] = []
    for (const at of [30, 10, 20, 10, 41]) due.add(at, () => seen.push(clock.now()))
    const time = openTime({ clock, due, engine: resting })
    expect([time.nextAt(), time.due()]).toEqual([10, 5])
    expect(await time.advanceTo(40)).toBe(4)
    expect([seen, clock.now(), time.nextAt(), time.due()]).toEqual([[10, 10, 20, 30], 40, 41, 1])
  })

  it('waits for the attempts of one instant before it goes on to the next', async () => {
    await using receiver = await createReceiver()
    receiver.answer(500, { delayMs: 30 })
    receiver.answer(500, { delayMs: 30 })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    let attemptsAtHold = -1
    out.due.add(START + 1_500, () => {
      attemptsAtHold = delivery!.attempts.length
    })
    await out.time.advanceTo(START + 2_000)
    expect(attemptsAtHold).toBe(2)
    expect(delivery!.nextAttemptAt).toBe(START + 3_000)
  })

  it('delivers what a due change tells, with that instant’s time', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing({ sub: receiver.url })
    out.due.add(START + HOUR, () => void out.engine.enqueue([message()]))
    await out.time.advanceTo(START + 2 * HOUR)
    const [delivery] = out.log.list()
    expect([delivery!.state, delivery!.attempts[0]!.at]).toEqual(['delivered', START + HOUR])
  })

  it('runs through 75 hours of retries over sockets in a moment', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url })
    out.engine.configure({ retry: { name: 'long', delays: Array.from({ length: 75 }, () => HOUR) } })
    out.engine.enqueue([message()])
    const started = realMs()
    await out.time.advanceTo(START + 76 * HOUR)
    expect(receiver.received.length).toBe(76)
    expect(realMs() - started).toBeLessThan(3_000)
  })

  it('jumps ahead on a real clock, which ticks on from there', async () => {
    await using receiver = await createReceiver()
    receiver.answer(500)
    await using out = outgoing({ sub: receiver.url }, { clock: realClock() })
    const began = out.clock.now()
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(began + HOUR)
    expect(delivery!.state).toBe('delivered')
    expect(delivery!.attempts[1]!.at - delivery!.attempts[0]!.at).toBeGreaterThanOrEqual(1_000)
    expect(out.clock.now() - began).toBeGreaterThanOrEqual(HOUR)
    expect(out.clock.now() - began).toBeLessThan(HOUR + 10_000)
  })

  it('to an instant that has passed runs what is due and moves nothing', async () => {
    const clock = manualClock(100)
    const due = memoryDueWork(clock)
    let ran = 0
    due.add(90, () => ran++)
    expect(await openTime({ clock, due, engine: resting }).advanceTo(50)).toBe(1)
    expect([ran, clock.now()]).toEqual([1, 100])
  })

  it('takes turns when it is asked for twice at once', async () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    const order: string[] = []
    let busy = false
    const slow = {
      async idle() {
        expect(busy).toBe(false)
        busy = true
        await new Promise(resolve => setImmediate(resolve))
        busy = false
      },
    }
    const time = openTime({ clock, due, engine: slow })
    due.add(10, () => order.push(`10 at ${clock.now()}`))
    due.add(20, () => order.push(`20 at ${clock.now()}`))
    await Promise.all([
      time.advanceTo(15).then(() => order.push('15')),
      time.advanceTo(25).then(() => order.push('25')),
      time.settle().then(() => order.push('settled')),
    ])
    expect(order).toEqual(['10 at 10', '15', '20 at 20', '25', 'settled'])
  })

  it('by durations that are asked for at once adds them up', async () => {
    const clock = manualClock(0)
    const time = openTime({ clock, due: memoryDueWork(clock), engine: resting })
    await Promise.all([time.advanceBy(1_000), time.advanceBy(2_000)])
    expect(clock.now()).toBe(3_000)
  })

  it('ends with an error instead of never, and can be used again', async () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    const again = () => void due.add(clock.now(), again)
    const endless = due.add(5, again)
    const time = openTime({ clock, due, engine: resting, mostSteps: 1_000 })
    await expect(time.advanceTo(10)).rejects.toThrow('1000 things ran and more is due')
    due.cancel(endless)
    due.close()
    expect(await time.settle()).toBe(0)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('refuses %s as an instant', async at => {
    const clock = manualClock(0)
    const time = openTime({ clock, due: memoryDueWork(clock), engine: resting })
    await expect(time.advanceTo(at)).rejects.toThrow('is not an instant in ms UTC')
  })

  it('reports what a due item threw, after the others ran', async () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    let ran = 0
    due.add(1, () => {
      throw new Error('a rule went wrong')
    })
    due.add(1, () => ran++)
    await expect(openTime({ clock, due, engine: resting }).advanceTo(2)).rejects.toThrow('a rule went wrong')
    expect(ran).toBe(1)
  })
})

describe('settling', () => {
  it('runs what is due now and waits for attempts, and leaves the clock and what is due later', async () => {
    await using receiver = await createReceiver({ respond: () => ({ status: 500, delayMs: 20 }) })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.settle()
    expect([delivery!.attempts.length, out.engine.inFlight, out.clock.now(), out.due.size]).toEqual([1, 0, START, 1])
  })
})
