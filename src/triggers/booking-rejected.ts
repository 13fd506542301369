import { rejectBooking } from '../store/bookings.ts'
import { id } from './options.ts'
import { bookingNamed, pendingBooking } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'booking.rejected'

export const bookingRejected = defineTrigger({
  name: NAME,
  summary: 'The supplier declines a booking.',
  changes: 'A booking that waited for the supplier becomes REJECTED; its seats are free again.',
  event: 'booking.rejected',
  options: {
    booking: id('Uuid of a booking that is PENDING. Without it one is made.'),
    product: id('Product to book when no booking is named; it must not be confirmed at once.'),
    token: id('Token that makes it; the first with a subscription without it.'),
  },
  run(stage, { booking: uuid, ...wish }) {
    const cause = `trigger ${NAME}`
    const booking = uuid ? bookingNamed(stage, NAME, uuid, ['PENDING']) : pendingBooking(stage, wish, cause)
    rejectBooking(stage, booking.uuid, cause)
  },
})
