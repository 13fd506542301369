import type { Assumption } from '../dialect.ts'

/** What RhomTrip's pages leave open about what is told, to whom and how. */
export const eventAssumptions: readonly Assumption[] = [
  {
    id: 'R-15',
    question: 'Who is told of bookings and transfers?',
    default: 'token',
    alternatives: {
      token: 'The token that made the booking or asked for the quotation.',
      reseller: "Every token of that token's reseller.",
      everyone: 'Every token of the supplier.',
    },
    evidence:
      'The page tells to test "with the same credentials"; BookSpot states the rule for bookings. Availability: all.',
  },
  {
    id: 'R-21',
    question: 'Body of booking_update?',
    default: 'booking',
    alternatives: {
      booking: "{webhook, booking}: the booking as GET /bookings/{id} shows it with the webhook's capabilities.",
      diff: 'Also diff[]: what changed, as {op, path, was, value} with JSON pointers.',
    },
    evidence: 'The page leaves it out. OCTO draft and Peek send {webhook, booking}; Ventrata adds diff and supplier.',
  },
  {
    id: 'R-22',
    question: 'Body of availability_update?',
    default: 'list',
    alternatives: {
      list: '{webhook, productId, optionId, availability}: the departures of the changed days in one array, a message per option.',
      single: 'A message per departure: availability is one object.',
      supplier: 'As list, with supplier.',
    },
    evidence: "The page leaves it out; octo-types' AvailabilityUpdate has these keys.",
  },
  {
    id: 'R-23',
    question: 'The introduction speaks of transfers and bookings only. Is availability_update there?',
    default: 'three',
    alternatives: {
      three: 'Yes: all three events can be registered.',
      two: 'No: registering availability_update is 400 BAD_REQUEST, and those that exist are told nothing. The list of events rules it out: the judge fails it.',
    },
    evidence: 'The list of events names it.',
  },
  {
    id: 'R-24',
    question: 'Which changes are booking_update?',
    default: 'changes',
    alternatives: {
      changes: 'Confirmed, updated (extended too) and cancelled.',
      literal: 'Confirmed, updated and cancelled; a longer hold is not told.',
      bookingEvents: 'Every change: also reserved, expired, redeemed, pending and rejected.',
    },
    evidence:
      '"An existing booking is confirmed, updated, or cancelled", against an ON_HOLD example at Peek and Ventrata.',
  },
  {
    id: 'R-25',
    question: 'What is a "transfer change"?',
    default: 'changes',
    alternatives: {
      changes: "A stored quotation's status, prices, options, vehicle or places change.",
      expiry: 'Also its expiry.',
      every: 'Also its expiry and its making.',
    },
    evidence: 'Not defined anywhere.',
  },
  {
    id: 'R-27',
    question: 'Does the payload of transfer_update show prices?',
    default: 'with-pricing',
    alternatives: {
      'with-pricing': 'Exactly when the webhook has octo/pricing.',
      'as-printed': 'Never.',
    },
    evidence: 'The text says that capabilities shape the body; the example has the capability and no price.',
  },
  {
    id: 'R-28',
    question: 'Vehicle type and category: SEDAN or sedan?',
    default: 'upper',
    alternatives: { upper: 'SEDAN, STANDARD.', lower: 'sedan, standard.' },
    evidence: 'The webhooks and transfers pages print upper case, the pricing page lower case.',
  },
  {
    id: 'R-29',
    question: 'Does transfer in the payload have transferType, serviceReference, startTime, localDateStart and units?',
    default: 'quotation',
    alternatives: {
      quotation: 'No: it equals the quotation; only booking.transfer has them.',
      request: 'Yes, as booking.transfer has.',
    },
    evidence: 'Both examples of the pages.',
  },
  {
    id: 'R-32',
    question: '`original` is said to be the same as or above the sale price; the example breaks it. Which holds?',
    default: 'ordered',
    alternatives: {
      ordered: 'original >= retail >= net.',
      'as-printed':
        'Transfers show retail above original, as the example does (net, original, retail in rising order).',
    },
    evidence: 'The stated rule is on the same page and in OCTO.',
  },
  {
    id: 'R-38',
    question: 'Do the capabilities of a webhook change after it is made?',
    default: 'frozen',
    alternatives: {
      frozen: 'No.',
      'last-list': 'They follow the header of the latest GET /webhooks of their owner.',
    },
    evidence: 'There is no PATCH; Ventrata recalculates only on PATCH.',
  },
  {
    id: 'R-39',
    question: 'Are vacancies that change because somebody books an availability change?',
    default: 'none',
    alternatives: {
      none: 'No: schedules, closeouts and sold-out days are.',
      bookings: 'Yes: each reservation, cancellation and expiry tells the day.',
    },
    evidence: 'The page says only "when availability changes"; BookSpot names schedules and closeouts (B-27).',
  },
]
