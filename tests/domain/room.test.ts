import { expect, it } from 'vitest'
import { MOST, requireRoomFor } from '../../src/domain/room.ts'

it('has room until the limit is reached', () => {
  expect(() => requireRoomFor('bookings', MOST.bookings - 1)).not.toThrow()
  expect(() => requireRoomFor('bookings', MOST.bookings)).toThrow('This workspace holds 50000 bookings')
})
