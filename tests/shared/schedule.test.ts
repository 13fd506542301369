import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { manualClock, realClock } from '../../src/shared/clock.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'

describe('scheduled work on a manual clock', () => {
  it('runs what is due by instant and then by arrival, and nothing later', () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    const ran: string[] = []
    due.add(20, () => ran.push('20 first'))
    due.add(10, () => ran.push('10'))
    due.add(20, () => ran.push('20 second'))
    due.add(21, () => ran.push('21'))
    clock.moveTo(20)
    expect(due.runDue()).toBe(3)
    expect(ran).toEqual(['10', '20 first', '20 second'])
    expect(due.nextAt()).toBe(21)
    expect(due.size).toBe(1)
  })

  it('runs what became due while it ran', () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    const ran: number[] = []
    due.add(0, () => {
      ran.push(1)
      due.add(0, () => ran.push(2))
    })
    expect(due.runDue()).toBe(2)
    expect(ran).toEqual([1, 2])
  })

  it('stops at its limit, so that something endless can be noticed', () => {
    const due = memoryDueWork(manualClock(0))
    const again = () => void due.add(0, again)
    again()
    expect(due.runDue(50)).toBe(50)
    expect(due.size).toBe(1)
  })

  it('runs the rest when one of them throws, and then throws the first error', () => {
    const due = memoryDueWork(manualClock(0))
    const ran: number[] = []
    due.add(0, () => {
      throw new Error('first')
    })
    due.add(0, () => {
      throw new Error('second')
    })
    due.add(0, () => ran.push(3))
    expect(() => due.runDue()).toThrow('first')
    expect(ran).toEqual([3])
    expect(due.size).toBe(0)
  })

  it('forgets what was cancelled, before or after it ran, and after it was closed', () => {
    const clock = manualClock(0)
    const due = memoryDueWork(clock)
    let ran = 0
    const first = due.add(1, () => ran++)
    const second = due.add(1, () => ran++)
    due.cancel(first)
    due.cancel(first)
    expect(due.size).toBe(1)
    clock.moveTo(1)
    due.runDue()
    due.cancel(second)
    expect([ran, due.size]).toEqual([1, 0])
    const third = due.add(9, () => ran++)
    due.close()
    due.cancel(third)
    due.add(9, () => ran++)
    clock.moveTo(9)
    expect([due.runDue(), due.size, due.nextAt()]).toEqual([0, 0, Number.POSITIVE_INFINITY])
  })

  it('agrees with a sorted list, whatever is added, cancelled and run', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), at: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ do: fc.constant('cancel' as const), nth: fc.nat(40) }),
      fc.record({ do: fc.constant('move' as const), by: fc.nat(5) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), steps => {
        const clock = manualClock(0)
        const due = memoryDueWork(clock)
        const ran: number[] = []
        const expected: number[] = []
        let model: { at: number; id: number }[] = []
        const made = steps.flatMap((one, id) => {
          if (one.do === 'add') {
            model.push({ at: one.at, id })
            return [{ id, due: due.add(one.at, () => ran.push(id)) }]
          }
          return []
        })
        for (const one of steps) {
          if (one.do === 'cancel' && made[one.nth]) {
            due.cancel(made[one.nth]!.due)
            model = model.filter(({ id }) => id !== made[one.nth]!.id)
          }
          if (one.do === 'move') {
            clock.moveTo(clock.now() + one.by)
            due.runDue()
            const over = model.filter(({ at }) => at <= clock.now()).sort((a, b) => a.at - b.at || a.id - b.id)
            expected.push(...over.map(({ id }) => id))
            model = model.filter(({ at }) => at > clock.now())
          }
        }
        expect(ran).toEqual(expected)
        expect(due.size).toBe(model.length)
        expect(due.nextAt()).toBe(Math.min(Number.POSITIVE_INFINITY, ...model.map(({ at }) => at)))
      }),
    )
  })
})

describe('scheduled work on a real clock', () => {
  it('runs by itself when its time has come', async () => {
    const clock = realClock()
    const due = memoryDueWork(clock)
    const at = clock.now() + 15
    const ranAt = await new Promise<number>(resolve => due.add(at, () => resolve(clock.now())))
    expect(ranAt).toBeGreaterThanOrEqual(at)
    due.close()
  })

  it('runs early what a moved clock brought near', async () => {
    const clock = realClock()
    const due = memoryDueWork(clock)
    const ran = new Promise<void>(resolve => due.add(clock.now() + 3_600_000, resolve))
    clock.moveTo(clock.now() + 3_600_000 - 20)
    expect(due.runDue()).toBe(0)
    await ran
    due.close()
  })

  it('outlives work that throws', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const clock = realClock()
    const due = memoryDueWork(clock)
    due.add(clock.now(), () => {
      throw new Error('a rule went wrong')
    })
    await new Promise<void>(resolve => due.add(clock.now() + 5, resolve))
    expect(warned).toHaveBeenCalledWith(expect.objectContaining({ message: 'a rule went wrong' }))
    warned.mockRestore()
    due.close()
  })
})
