import { confirmPendingBooking } from '../store/bookings.ts'
import { choice, id } from './options.ts'
import { bookingNamed, confirmed, heldBooking } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'booking.confirmed'

export const bookingConfirmed = defineTrigger({
  name: NAME,
  summary: 'A booking is confirmed.',
  changes:
    'A hold, or a booking that waits for the supplier, becomes CONFIRMED and gets its tickets; a hold of a product that is not confirmed at once is PENDING on the way.',
  event: 'booking.confirmed',
  options: {
    booking: id('Uuid of a booking that is ON_HOLD or PENDING. Without it one is reserved first.'),
    kind: choice(['activity', 'transfer'], 'What to reserve when no booking is named; an activity without it.'),
    product: id('Product to reserve; without it one that is confirmed at once.'),
    token: id('Token that reserves; the first with a subscription without it.'),
  },
  run(stage, { booking: uuid, ...wish }) {
    const cause = `trigger ${NAME}`
    const booking = uuid ? bookingNamed(stage, NAME, uuid, ['ON_HOLD', 'PENDING']) : heldBooking(stage, wish, cause)
    if (booking.status === 'PENDING') confirmPendingBooking(stage, booking.uuid, cause)
    else confirmed(stage, booking, cause)
  },
})
