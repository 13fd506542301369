import type { Assumption } from '../dialect.ts'

/** What BookSpot's pages leave open about deliveries and errors: B-01, B-23 to B-35. */
export const eventAssumptions: readonly Assumption[] = [
  {
    id: 'B-01',
    question: 'The outer form of a delivery is lost. What is sent?',
    default: 'envelope',
    alternatives: {
      envelope: '{id, subscriptionId, notificationType, utcCreatedAt, data}, with the object of the page as data.',
      bare: 'The object of the page alone.',
    },
    evidence: 'OCTO and Klook use the envelope; a bare object does not tell its type.',
  },
  {
    id: 'B-23',
    question: 'Who is told of a booking?',
    default: 'token',
    alternatives: {
      token: 'Subscriptions of the token that created it, whoever confirmed or cancelled it.',
      reseller: "Subscriptions of all tokens of that token's reseller.",
      everyone: 'Every subscription to BOOKING_UPDATE. The page rules it out: the judge fails it.',
    },
    evidence: 'The page: only the token that created the booking. Products and availability: everyone.',
  },
  {
    id: 'B-24',
    question: 'Who is told of a booking that was made in the back office?',
    default: 'nobody',
    alternatives: { nobody: 'Nobody: no token created it.', everyone: 'Every subscription to BOOKING_UPDATE.' },
    evidence: "The page's words, taken literally.",
  },
  {
    id: 'B-25',
    question: 'Which changes of a booking are told?',
    default: 'confirmed-cancelled',
    alternatives: {
      'confirmed-cancelled': 'Only that it became CONFIRMED or CANCELLED, from a hold too.',
      bookingEvents: 'Every change: also reserved, pending, rejected, updated, extended, expired and redeemed.',
    },
    evidence: 'The page: confirmed or cancelled. The name UPDATE and OCTO: changes to bookings.',
  },
  {
    id: 'B-26',
    question: 'Is a second confirmation or cancellation told?',
    default: 'no',
    alternatives: { no: 'No: nothing changed.' },
    evidence: 'It would be a false signal.',
  },
  {
    id: 'B-27',
    question: 'Are vacancies that change because somebody books told?',
    default: 'none',
    alternatives: {
      none: 'No: schedules, closeouts and sold-out days are.',
      availabilityOnBooking: 'Yes: each reservation, cancellation and expiry tells the day.',
    },
    evidence: 'The page names schedules and closeouts; Ventrata tells any change.',
  },
  {
    id: 'B-28',
    question: 'How is a change over several days told?',
    default: 'merged',
    alternatives: {
      merged: 'One delivery with the first and last local date of the product, both included.',
      'per-day': 'One delivery for each day.',
    },
    evidence: "The page's object has a start and an end.",
  },
  {
    id: 'B-29',
    question: 'Does AVAILABILITY_UPDATE name the option?',
    default: 'without',
    alternatives: { without: 'No.', optionId: 'Yes: one delivery for each option, with optionId.' },
    evidence: "The page's object has none; OCTO's would.",
  },
  {
    id: 'B-30',
    question: 'Ids of products are numbers. How are they written?',
    default: 'strings',
    alternatives: { strings: 'As strings, always.' },
    evidence: 'The page: "42".',
  },
  {
    id: 'B-31',
    question: 'Is the deletion of a product told?',
    default: 'told',
    alternatives: {
      told: 'Yes; fetching the product is then 400 INVALID_PRODUCT_ID.',
      silent: 'No.',
    },
    evidence: 'The page lists "deleted".',
  },
  {
    id: 'B-33',
    question: 'A body that is not sent as JSON?',
    default: '400',
    alternatives: { '400': '400 BAD_REQUEST.', '415': '415 UNSUPPORTED_MEDIA_TYPE.' },
    evidence: "OCTO's errors page.",
  },
  {
    id: 'B-34',
    question: 'Status of UNPROCESSABLE_ENTITY?',
    default: '400',
    alternatives: { '400': '400.', '422': '422, as the name suggests.' },
    evidence: 'Both BookSpot and OCTO say 400.',
  },
  {
    id: 'B-35',
    question: 'Confirming a booking that is confirmed?',
    default: '400',
    alternatives: {
      '400': '400 INVALID_BOOKING_UUID.',
      '200': '200 with the booking as it is, as in the official mock.',
    },
    evidence: "BookSpot's bookings page lists the 400.",
  },
]
