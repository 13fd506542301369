import type { Assumption } from '../dialect.ts'

/** What OCTO core leaves open about bookings, for both dialects. */
export const bookingAssumptions: readonly Assumption[] = [
  {
    id: 'X-08',
    question: 'A reservation with a uuid that was used before?',
    default: 'idempotent',
    alternatives: {
      idempotent: 'The same body again: the existing booking. Another body: 400 INVALID_BOOKING_UUID.',
      refuse: '400 INVALID_BOOKING_UUID always.',
    },
    evidence: 'OCTO calls it an idempotency key, and lists "already used" as an error.',
  },
  {
    id: 'X-09',
    question: 'What does a cancelled hold become?',
    default: 'CANCELLED',
    alternatives: {
      CANCELLED: 'CANCELLED, as after a confirmation.',
      EXPIRED: 'EXPIRED with a cancellation, as in the official mock; told as a cancellation all the same.',
    },
    evidence: 'The official validator demands CANCELLED; the official mock says EXPIRED.',
  },
  {
    id: 'X-10',
    question: 'Reserving what is sold out?',
    default: 'UNPROCESSABLE_ENTITY',
    alternatives: {
      UNPROCESSABLE_ENTITY: '400 UNPROCESSABLE_ENTITY.',
      BAD_REQUEST: '400 BAD_REQUEST, as in the official mock.',
    },
    evidence: 'The official validator and Klook say UNPROCESSABLE_ENTITY; the official mock BAD_REQUEST.',
  },
  {
    id: 'X-11',
    question: 'Reading a hold that has run out?',
    default: 'shown',
    alternatives: {
      shown: 'GET shows it as EXPIRED; confirm and extend are 400 INVALID_BOOKING_UUID.',
      hidden: 'GET is 400 INVALID_BOOKING_UUID too, as in the official mock.',
    },
    evidence: 'The errors page names confirm only; a hidden booking could not be fetched after an event.',
  },
  {
    id: 'X-12',
    question: 'A reservation without unitItems?',
    default: 'UNPROCESSABLE_ENTITY',
    alternatives: {
      UNPROCESSABLE_ENTITY: '400 UNPROCESSABLE_ENTITY.',
      BAD_REQUEST: '400 BAD_REQUEST, as for any other missing field.',
    },
    evidence: 'The official validator wants UNPROCESSABLE_ENTITY; the errors page suggests BAD_REQUEST.',
  },
  {
    id: 'X-13',
    question: 'Which date do the date filters of GET /bookings mean?',
    default: 'travel',
    alternatives: {
      travel: "The travel date in the product's time zone.",
      created: 'The UTC date of the reservation, as in the official mock.',
    },
    evidence: "BookSpot's text says travel date; the official mock filters on the creation.",
  },
  {
    id: 'X-20',
    question: 'Trailing slashes and unknown keys in a body?',
    default: 'tolerated',
    alternatives: { tolerated: 'A trailing slash names the same path; unknown keys are ignored.' },
    evidence: "OCTO's OpenAPI paths end in a slash, its prose does not; clients send neither and both.",
  },
  {
    id: 'X-21',
    question: 'How is a delivery provoked for a test?',
    default: 'control-api',
    alternatives: { 'control-api': 'Through /_sandbox/v1, outside of both dialects.' },
    evidence: "Neither page has a call for it; Ventrata's trigger is the precedent.",
  },
  {
    id: 'X-22',
    question: 'Answer to an unknown token, where the supplier does not say?',
    default: '403',
    alternatives: { '403': '403 FORBIDDEN; a missing one is 401.', '401': '401 UNAUTHORIZED, as for a missing one.' },
    evidence: "OCTO's authentication page says 403. BookSpot says 401 (B-09).",
  },
  {
    id: 'X-23',
    question: 'Who owns a booking or a BookSpot subscription?',
    default: 'token',
    alternatives: {
      token: 'The token that made it; other tokens do not see it.',
      reseller: "The reseller; all of the reseller's tokens see and change it.",
    },
    evidence: 'BookSpot speaks of the token that created the booking; other suppliers of the account.',
  },
  {
    id: 'X-24',
    question: 'Which names does GET /capabilities list?',
    default: 'published',
    alternatives: {
      own: "All that the supplier has, in its own form: BookSpot's short names, notifications with them.",
      published: "Only what OCTO's published enumeration has, prefixed: octo/pricing and octo/content at BookSpot.",
    },
    evidence:
      'The enumeration of the official types 2.0.4 has prefixed names only and no notifications; the newest pages write short ones. The official validator accepts no other name.',
  },
]
