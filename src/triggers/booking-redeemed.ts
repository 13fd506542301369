import { redeemBooking } from '../store/bookings.ts'
import { choice, id } from './options.ts'
import { bookingNamed, confirmedBooking } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'booking.redeemed'

export const bookingRedeemed = defineTrigger({
  name: NAME,
  summary: 'The guest arrives.',
  changes: 'A confirmed booking becomes REDEEMED, and so do its tickets.',
  event: 'booking.redeemed',
  options: {
    booking: id('Uuid of a booking that is CONFIRMED. Without it one is made.'),
    kind: choice(['activity', 'transfer'], 'What to make when no booking is named; an activity without it.'),
    product: id('Product to book when no booking is named.'),
    token: id('Token that makes it; the first with a subscription without it.'),
  },
  run(stage, { booking: uuid, ...wish }) {
    const cause = `trigger ${NAME}`
    const booking = uuid ? bookingNamed(stage, NAME, uuid, ['CONFIRMED']) : confirmedBooking(stage, wish, cause)
    redeemBooking(stage, booking.uuid, cause)
  },
})
