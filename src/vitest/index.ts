/**
 * Matchers for Vitest: importing this adds them to `expect`.
 * @example
 * import 'octo-sandbox/vitest'
 * expect(receiver).toHaveReceived('BOOKING_UPDATE', { data: { uuid } })
 * @module
 */
import { expect } from 'vitest'
import { type Expectations, expectations } from '../testing/expectations.ts'

expect.extend(expectations)

declare module 'vitest' {
  // Vitest declares it so, and both declarations must have the same parameters.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  interface Matchers<T = any> extends Expectations<T, void> {}
}

export type { Expectations }
