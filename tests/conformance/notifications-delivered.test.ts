import { expect, it } from 'vitest'
import { messages } from '../../src/conformance/supplier/notifications-message.ts'
import { retrying } from '../../src/conformance/supplier/notifications-retry.ts'
import { hanging } from '../../src/conformance/supplier/notifications-slow.ts'
import { judge, prove } from './prove.ts'

prove([...messages, ...retrying])
prove(hanging, { assume: { 'X-02': '1000' } })

const growing = retrying.find(({ id }) => id === 'NS-43')!

it.each(['svix', 'standard-webhooks', 'shopify', 'square-72h', 'slack'])(
  'takes the schedule of %s for one that grows',
  async schedule => {
    const { verdict, reason } = await judge(growing, 'bookspot', undefined, { assume: { 'X-03': schedule } })
    expect([verdict, reason]).toEqual(['pass', undefined])
  },
)

it('fails a supplier that never tries again', async () => {
  const { verdict } = await judge(growing, 'bookspot', undefined, { assume: { 'X-03': 'none' } })
  expect(verdict).toBe('fail')
})
