import { DomainError } from '../../domain/errors.ts'
import { LONGEST_HOLD_MINUTES } from '../../domain/lifecycle.ts'

/** The stated bounds of a hold, in minutes. Domain digest 2.4. */
const LEAST = 20
const MOST = 200

/**
 * The hold length that a client wishes for, in minutes; a number, or digits in a string.
 * @throws DomainError BAD_REQUEST outside the bounds
 */
export function holdMinutes(value: number | string, assume: (id: string) => string): number {
  const minutes = Number(value)
  const rule = assume('R-30')
  if (rule === 'clamp') return Math.min(MOST, Math.max(LEAST, minutes))
  const [least, most] = rule === 'honoured' ? [1, LONGEST_HOLD_MINUTES] : [LEAST, MOST]
  if (minutes >= least && minutes <= most) return minutes
  throw new DomainError('BAD_REQUEST', `expirationMinutes must be from ${least} to ${most}, not ${minutes} (R-30).`)
}
