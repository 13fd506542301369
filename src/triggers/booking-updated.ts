import { updateBooking } from '../store/bookings.ts'
import { choice, id, text } from './options.ts'
import { bookingNamed, confirmedBooking } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'booking.updated'

export const bookingUpdated = defineTrigger({
  name: NAME,
  summary: 'A booking is changed.',
  changes: 'The notes or the reseller reference of a booking are others; its status stays.',
  event: 'booking.updated',
  options: {
    booking: id('Uuid of a booking that is CONFIRMED, ON_HOLD or PENDING. Without it one is made and confirmed.'),
    notes: text('The new notes; without them and a reference, a sentence about the meeting point.'),
    resellerReference: text('The new reseller reference; it stays without it.'),
    kind: choice(['activity', 'transfer'], 'What to make when no booking is named; an activity without it.'),
    product: id('Product to book when no booking is named.'),
    token: id('Token that makes it; the first with a subscription without it.'),
  },
  run(stage, { booking: uuid, notes, resellerReference, ...wish }) {
    const cause = `trigger ${NAME}`
    const booking = uuid
      ? bookingNamed(stage, NAME, uuid, ['CONFIRMED', 'ON_HOLD', 'PENDING'])
      : confirmedBooking(stage, wish, cause)
    const words =
      notes ?? (resellerReference === undefined ? 'The meeting point has moved to the side entrance.' : undefined)
    updateBooking(stage, booking.uuid, null, { notes: words, resellerReference }, cause)
  },
})
