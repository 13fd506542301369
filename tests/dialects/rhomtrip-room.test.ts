import { expect, it } from 'vitest'
import { MOST, requireRoomFor } from '../../src/dialects/rhomtrip/room.ts'

it('has room until the limit is reached', () => {
  expect(() => requireRoomFor('webhooks', MOST.webhooks - 1)).not.toThrow()
  expect(() => requireRoomFor('webhooks', MOST.webhooks)).toThrow('This workspace holds 10000 webhooks')
})
