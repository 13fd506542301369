/**
 * Matchers for Jest 29 and later: importing this adds them to `expect`, the global one and that of `@jest/globals`.
 * @example
 * import 'octo-sandbox/jest'
 * expect(receiver).toHaveReceived('BOOKING_UPDATE', { data: { uuid } })
 * @module
 */
import { expect } from '@jest/globals'
import { type Expectations, expectations } from '../testing/expectations.ts'

expect.extend(expectations)

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends Expectations<T, R> {}
}

declare global {
  namespace jest {
    // @types/jest declares it so, and both declarations must have the same parameters.
    // biome-ignore lint/complexity/noBannedTypes: see above
    interface Matchers<R, T = {}> extends Expectations<T, R> {}
  }
}

export type { Expectations }
