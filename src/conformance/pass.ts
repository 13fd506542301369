import { curlOf } from './exchange.ts'
import type { Result } from './result.ts'

/** A check that was not passed, as an error for a test suite: what was wanted, what came, and a command line that repeats it. */
export class CheckFailed extends Error {
  override name = 'CheckFailed'
  readonly result: Result
  constructor(result: Result) {
    super(messageOf(result))
    this.result = result
  }
}

/**
 * Lets a test fail with its check. What was skipped passes, and so do differences from assumptions unless `isStrict`.
 * @throws CheckFailed for `fail` and `error`, and for `unspecified` when it is strict
 */
export function expectPass(result: Result, { isStrict = false } = {}): void {
  const { verdict } = result
  if (verdict === 'fail' || verdict === 'error' || (isStrict && verdict === 'unspecified'))
    throw new CheckFailed(result)
}

function messageOf({ check, reason, differences, exchange }: Result): string {
  const told = differences.map(
    ({ message, pointer, expected, actual }) =>
      `${message}${pointer ? `\n  at ${pointer}` : ''}\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`,
  )
  const repeat = exchange && `Repeat it:\n${curlOf(exchange, bearer(exchange.request.headers.Authorization))}`
  return [`${check.id} ${check.level}: ${check.says}`, ...(told.length > 0 ? told : [reason]), repeat]
    .filter(Boolean)
    .join('\n')
}

/** A test's message may end up in a public log: the token stays out of it. */
const bearer = (authorization = '') => new Map([[authorization.replace(/^Bearer /, ''), '$TOKEN']])
