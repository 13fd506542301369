import type { Assumption } from '../dialect.ts'

/** What RhomTrip's pages leave open about transfers, bookings and availability. */
export const bookingAssumptions: readonly Assumption[] = [
  {
    id: 'R-26',
    question: 'Booking a quotation that has expired or is not bookable?',
    default: 'unprocessable',
    alternatives: {
      unprocessable: '400 UNPROCESSABLE_ENTITY.',
      invalidTransfer: '400 INVALID_TRANSFER_ID, as if it were gone.',
    },
    evidence: 'Only AVAILABLE is seen; OCTO uses UNPROCESSABLE_ENTITY for what cannot be booked now.',
  },
  {
    id: 'R-30',
    question: 'Hold length: 20 to 200 minutes are stated, the example sends "580" and gets it.',
    default: 'strict',
    alternatives: {
      strict: 'Outside 20 to 200, or missing: 400 BAD_REQUEST. Numeric strings are accepted.',
      clamp: 'Brought into 20 to 200; missing is still 400 BAD_REQUEST.',
      honoured: 'Any whole number from 1 to 1440 is granted, as the example shows.',
    },
    evidence: 'The stated bound is the contract; the example shows a server that ignores it.',
  },
  {
    id: 'R-31',
    question: 'emailReceipt of confirm is typed string and required, but described as yes or no.',
    default: 'either',
    alternatives: {
      either: 'A yes/no, a string or nothing; no effect.',
      string: 'A string, required: else 400 BAD_REQUEST.',
      boolean: 'true or false, or nothing: else 400 BAD_REQUEST.',
    },
    evidence: 'A contradictory row of the page.',
  },
  {
    id: 'R-33',
    question: 'Availability says dropoff and decimal prices, transfers say dropOff and minor units.',
    default: 'as-documented',
    alternatives: {
      'as-documented': 'Each as its own page says.',
      'minor-units': 'Availability prices are whole numbers in minor units too.',
    },
    evidence: 'Documented, and marked as in progress.',
  },
  {
    id: 'R-34',
    question: 'Which error is an unknown transferId?',
    default: 'INVALID_TRANSFER_ID',
    alternatives: {
      INVALID_TRANSFER_ID: '400 INVALID_TRANSFER_ID with the transferId, after the pattern of OCTO codes.',
      BAD_REQUEST: '400 BAD_REQUEST.',
      NOT_FOUND: '404 NOT_FOUND.',
    },
    evidence: 'RhomTrip has no errors page.',
  },
  {
    id: 'R-35',
    question: 'In which order is GET /bookings when no sortOrder is given?',
    default: 'DESCENDING',
    alternatives: {
      DESCENDING: 'Newest first; page 1, limit 100, every type; a plain array.',
      ASCENDING: 'Oldest first; page 1, limit 100, every type; a plain array.',
    },
    evidence: 'The parameter names and the wrapping are in no copy of the page; its examples give the values.',
  },
  {
    id: 'R-36',
    question: 'Does DELETE need Content-Type: application/json?',
    default: 'ignored',
    alternatives: { ignored: 'No.', required: 'Yes: else 400 BAD_REQUEST.' },
    evidence: 'The headers page asks for it; it has no use without a body.',
  },
  {
    id: 'R-37',
    question: 'HOURLY is not among the listed transfer types, but other fields have rules for it.',
    default: 'accepted',
    alternatives: {
      accepted:
        'Accepted; then dropOff must be null and serviceReference a whole number of hours, else 400 BAD_REQUEST.',
      refused: '400 BAD_REQUEST.',
    },
    evidence: 'The rules of dropOff and serviceReference refer to it.',
  },
  {
    id: 'R-40',
    question: 'Confirming a booking that is confirmed already?',
    default: 'refused',
    alternatives: {
      refused: '400 INVALID_BOOKING_UUID, as at BookSpot.',
      same: 'The booking as it is, with 200 and without an event.',
    },
    evidence: 'Not stated. BookSpot documents the refusal (B-35); the official mock answers 200.',
  },
]
