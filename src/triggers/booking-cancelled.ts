import { cancelBooking } from '../store/bookings.ts'
import { choice, id, text } from './options.ts'
import { bookingNamed, confirmedBooking } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'booking.cancelled'

export const bookingCancelled = defineTrigger({
  name: NAME,
  summary: 'The supplier cancels a booking.',
  changes: 'A booking becomes CANCELLED with a full refund; its seats are free again.',
  event: 'booking.cancelled',
  options: {
    booking: id('Uuid of a booking that is CONFIRMED, ON_HOLD or PENDING. Without it one is made and confirmed.'),
    reason: text('Stands in the cancellation; a sentence about the supplier without it.'),
    kind: choice(['activity', 'transfer'], 'What to make when no booking is named; an activity without it.'),
    product: id('Product to book when no booking is named.'),
    token: id('Token that makes it; the first with a subscription without it.'),
  },
  run(stage, { booking: uuid, reason = 'Cancelled by the supplier.', ...wish }) {
    const cause = `trigger ${NAME}`
    const booking = uuid
      ? bookingNamed(stage, NAME, uuid, ['CONFIRMED', 'ON_HOLD', 'PENDING'])
      : confirmedBooking(stage, wish, cause)
    cancelBooking(stage, booking.uuid, null, { reason, by: 'supplier' }, cause)
  },
})
