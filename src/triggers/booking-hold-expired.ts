import { expireHold } from '../store/bookings.ts'
import { choice, id } from './options.ts'
import { bookingNamed, heldBooking } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'booking.hold-expired'

export const bookingHoldExpired = defineTrigger({
  name: NAME,
  summary: 'A hold runs out.',
  changes: 'A hold becomes EXPIRED without the clock being moved; its seats are free again.',
  event: 'booking.expired',
  options: {
    booking: id('Uuid of a booking that is ON_HOLD. Without it one is reserved.'),
    kind: choice(['activity', 'transfer'], 'What to reserve when no booking is named; an activity without it.'),
    product: id('Product to reserve when no booking is named.'),
    token: id('Token that reserves; the first with a subscription without it.'),
  },
  run(stage, { booking: uuid, ...wish }) {
    const cause = `trigger ${NAME}`
    const booking = uuid ? bookingNamed(stage, NAME, uuid, ['ON_HOLD']) : heldBooking(stage, wish, cause)
    expireHold(stage, booking.uuid, cause)
  },
})
