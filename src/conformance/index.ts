/**
 * The judge as functions: the checks of `octo-sandbox check supplier`, one test each in a suite of one's own.
 * @example
 * const run = await openSupplierRun({ dialect: 'bookspot', url, tokens: { full: token } })
 * for (const check of supplierChecks('bookspot')) it(`${check.id} ${check.says}`, async () => expectPass(await run.check(check)))
 * @module
 */
export type { AssumptionId, Basis, CheckInfo, Level, Verdict } from './check.ts'
export { type Covered, coverage } from './coverage.ts'
export type { Exchange, Secrets } from './exchange.ts'
export { type Difference, HookFailed, Unreachable, type Unspecified } from './failure.ts'
export {
  CHANGES,
  type Change,
  commandHook,
  type Hooks,
  NO_HOOKS,
  type Subject,
  sandboxHooks,
  urlHook,
} from './hooks.ts'
export { type JudgeOptions, judge, type Run } from './judge.ts'
export type { Lie, LieCall, LieDelivery, LieOutcome, LieReply, LieWorld } from './lie.ts'
export { CheckFailed, expectPass } from './pass.ts'
export { receiverChecksOf as receiverChecks } from './receiver/registry.ts'
export { replayCheck } from './receiver/replay.ts'
export { openReceiverRun, type ReceiverRun } from './receiver/run.ts'
export { commandProbe, type UrlProbeOptions, urlProbe } from './receiver/state.ts'
export type { Receiver, ReceiverCheck, ReceiverTarget, Seen, StateProbe } from './receiver/target.ts'
export { REPORTERS } from './report/registry.ts'
export type { Reporter } from './report/reporter.ts'
export { countsOf, type Known, type Report, summaryOf, type Weight, weigh } from './report.ts'
export type { Result } from './result.ts'
export { SENTENCES, type Sentence, type SentenceId } from './sentences.ts'
export { checksOf as supplierChecks } from './supplier/registry.ts'
export { openSupplierRun, type SupplierRun } from './supplier/run.ts'
export type {
  DialectName,
  SendOptions,
  Supplier,
  SupplierCheck,
  SupplierTarget,
  TargetTokens,
} from './supplier/target.ts'
export type { TargetTime, TimeHooks } from './time.ts'
