import { describe, expect, it } from 'vitest'
import { Deadlines, Expiring, realMs } from '../../src/shared/deadlines.ts'

class Thing extends Expiring {
  readonly name: string
  readonly #log: string[]
  readonly #expired: (() => void) | undefined
  constructor(name: string, log: string[], expired?: () => void) {
    super()
    this.name = name
    this.#log = log
    this.#expired = expired
  }
  expire() {
    this.#log.push(this.name)
    this.#expired?.()
  }
}

describe('deadlines', () => {
  it('expire in the order of their instants, over several allowances, and not early', async () => {
    const deadlines = new Deadlines(true)
    const log: string[] = []
    const started = realMs()
    await new Promise<void>(resolve => {
      deadlines.set(new Thing('last', log, resolve), 60)
      deadlines.set(new Thing('first', log), 20)
      deadlines.set(new Thing('second', log), 20)
      deadlines.set(new Thing('middle', log), 40)
    })
    expect(log).toEqual(['first', 'second', 'middle', 'last'])
    expect(realMs() - started).toBeGreaterThanOrEqual(60)
    expect(deadlines.size).toBe(0)
  })

  it('do not expire what was cleared, wherever it stood', async () => {
    const deadlines = new Deadlines(true)
    const log: string[] = []
    const things = ['a', 'b', 'c', 'd'].map(name => new Thing(name, log))
    for (const thing of things) deadlines.set(thing, 10)
    for (const thing of [things[0]!, things[1]!, things[3]!]) deadlines.clear(thing)
    deadlines.clear(things[0]!)
    expect(deadlines.size).toBe(1)
    await new Promise<void>(resolve => deadlines.set(new Thing('end', log, resolve), 30))
    expect(log).toEqual(['c', 'end'])
  })

  it('start anew when they are set again', async () => {
    const deadlines = new Deadlines(true)
    const log: string[] = []
    const thing = new Thing('again', log)
    deadlines.set(thing, 1)
    deadlines.set(thing, 3_600_000)
    await new Promise<void>(resolve => deadlines.set(new Thing('end', log, resolve), 20))
    expect(log).toEqual(['end'])
    deadlines.close()
    expect(deadlines.size).toBe(0)
  })

  it('may be set while one expires', async () => {
    const deadlines = new Deadlines(true)
    const log: string[] = []
    await new Promise<void>(resolve => {
      deadlines.set(new Thing('one', log, () => deadlines.set(new Thing('two', log, resolve), 5)), 5)
    })
    expect(log).toEqual(['one', 'two'])
  })
})
