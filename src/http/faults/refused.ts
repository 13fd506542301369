import { DomainError, type ErrorCode } from '../../domain/errors.ts'
import { choice, headerText } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'

const CODES: Readonly<Record<ErrorCode, string>> = {
  INVALID_PRODUCT_ID: 'no such product',
  INVALID_OPTION_ID: 'no such option',
  INVALID_UNIT_ID: 'no such unit',
  INVALID_AVAILABILITY_ID: 'no such departure',
  INVALID_BOOKING_UUID: 'no such booking, or another state',
  INVALID_TRANSFER_ID: 'no such quotation',
  BAD_REQUEST: 'a request that is not understood',
  UNPROCESSABLE_ENTITY: 'a request that cannot be fulfilled, as when it is sold out',
  UNAUTHORIZED: 'a token that is not known',
  FORBIDDEN: 'a token that may not',
  NOT_FOUND: 'nothing there',
  METHOD_NOT_ALLOWED: 'another method',
  UNSUPPORTED_MEDIA_TYPE: 'another content type',
  PAYLOAD_TOO_LARGE: 'a body that is too large',
  SANDBOX_LIMIT: 'too much of something',
  INTERNAL_SERVER_ERROR: 'a mistake of the supplier',
}

/** The field in which OCTO repeats what was wrong. OCTO errors page. */
const FIELDS: Partial<Record<ErrorCode, readonly [detail: string, ...places: string[]]>> = {
  INVALID_PRODUCT_ID: ['productId', 'productId', 'id'],
  INVALID_OPTION_ID: ['optionId', 'optionId'],
  INVALID_UNIT_ID: ['unitId', 'unitId'],
  INVALID_AVAILABILITY_ID: ['availabilityId', 'availabilityId'],
  INVALID_BOOKING_UUID: ['uuid', 'uuid'],
  INVALID_TRANSFER_ID: ['transferId', 'transferId', 'id'],
}

/** FA-02, in the dialect's own words. */
export const refused = defineApiFault({
  kind: 'refused',
  summary:
    "The call is refused with an OCTO error of your choice in the supplier's own shape and status, and nothing is done.",
  standsFor: 'A supplier whose data, rules or mood differ from what its client last saw.',
  covers: ['FA-02'],
  exclusive: 'instead',
  options: {
    code: choice('The error', CODES, 'UNPROCESSABLE_ENTITY'),
    message: headerText('Its `errorMessage`', 'The request cannot be fulfilled.'),
  },
  apply(_next, { code, message }, context) {
    const [detail, ...places] = FIELDS[code] ?? []
    const given: Readonly<Record<string, unknown>> = { ...context.body(), ...context.params }
    const named = places.map(place => given[place]).find(value => typeof value === 'string')
    const details = detail === undefined || typeof named !== 'string' ? {} : { [detail]: named }
    return context.refuse(new DomainError(code, message, details))
  },
})
