import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/delivery/message.ts'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { openTeller } from '../../src/dialects/tell.ts'
import type { SupplierEvent } from '../../src/domain/events.ts'
import type { Subscription } from '../../src/domain/types.ts'
import type { World } from '../../src/http/world.ts'

/** A teller over a world that holds these subscriptions and nothing else. */
function open(ids: readonly string[], write: Dialect['write'] = () => [new Uint8Array(2_000)]) {
  let tell = (_: SupplierEvent) => {}
  let made = 0
  const subscriptions = ids.map(id => ({ id, dialect: 'fake' }) as Subscription)
  const world = {
    read: { subscriptions: { all: () => subscriptions } },
    onSubscriptionChange: () => {},
    onEvent: (listener: typeof tell) => {
      tell = listener
    },
  } as unknown as World
  const dialect = { name: 'fake', decide: () => ({ told: true, event: 'news' }), write } as unknown as Dialect
  const sent: Message[] = []
  const teller = openTeller({
    world,
    dialects: [dialect],
    assumptions: () => new Map([['X-07', 'commit']]),
    enqueue(messages) {
      sent.push(...messages)
      return messages.map(({ id }) => id)
    },
    nextMessageId: () => `msg_${++made}`,
  })
  const happen = (id: string) => tell({ id, kind: 'product', after: { id: '1' } } as unknown as SupplierEvent)
  return { teller, happen, sent }
}

describe('the teller', () => {
  it('tells the others when one message cannot be written, and reports the mistake', () => {
    const { teller, happen, sent } = open(['a', 'b', 'c'], (_, __, { id }) => {
      if (id === 'b') throw new Error('no words')
      return [new Uint8Array(1)]
    })
    expect(() => happen('e1')).toThrow('no words')
    expect(sent.map(({ subscriptionId }) => subscriptionId)).toEqual(['a', 'c'])
    expect(teller.event('e1')!.conclusions()).toMatchObject([
      { id: 'a', deliveries: ['msg_1'] },
      { id: 'b', deliveries: [] },
      { id: 'c', deliveries: ['msg_2'] },
    ])
  })

  it('is not stopped by a listener that throws', () => {
    const { teller, happen } = open(['a'])
    const heard: string[] = []
    teller.onRecorded(() => {
      throw new Error('deaf')
    })
    teller.onRecorded(({ event }) => heard.push(event.id))
    const warnings: unknown[] = []
    process.once('warning', warning => warnings.push(warning))
    happen('e1')
    expect(heard).toEqual(['e1'])
  })

  it('keeps the last 5,000 events', () => {
    const { teller, happen } = open([])
    for (let i = 0; i < 5_001; i++) happen(`e${i}`)
    expect([...teller.events()]).toHaveLength(5_000)
    expect(teller.event('e0')).toBeUndefined()
    expect(teller.event('e5000')).toBeDefined()
  })

  it('keeps fewer when each was told to a thousand', () => {
    const { teller, happen, sent } = open(Array.from({ length: 1_000 }, (_, i) => `s${i}`))
    for (let i = 0; i < 260; i++) {
      happen(`e${i}`)
      sent.length = 0
    }
    expect([...teller.events()]).toHaveLength(250)
  })
})
