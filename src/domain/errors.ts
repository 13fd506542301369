/** Why the world refuses. A dialect turns it into its own status and body. Codes: OCTO errors page, domain.md 3.3. */
export type ErrorCode =
  | 'INVALID_PRODUCT_ID'
  | 'INVALID_OPTION_ID'
  | 'INVALID_UNIT_ID'
  | 'INVALID_AVAILABILITY_ID'
  | 'INVALID_BOOKING_UUID'
  | 'INVALID_TRANSFER_ID'
  | 'BAD_REQUEST'
  | 'UNPROCESSABLE_ENTITY'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'PAYLOAD_TOO_LARGE'
  | 'SANDBOX_LIMIT'
  | 'INTERNAL_SERVER_ERROR'

/** A refusal: nothing has changed. `details` holds the offending id under OCTO's key (`productId`, `uuid`, …). */
export class DomainError extends Error {
  override name = 'DomainError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, string>>
  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
