import { readBaseline } from '../conformance/baseline.ts'
import type { CheckInfo } from '../conformance/check.ts'
import { HookFailed } from '../conformance/failure.ts'
import { CHANGES, commandHook, type Hooks, sandboxHooks, urlHook } from '../conformance/hooks.ts'
import { type JudgeOptions, type Run as Judging, judge } from '../conformance/judge.ts'
import { countsOf, type Known, type Report } from '../conformance/report.ts'
import type { Result } from '../conformance/result.ts'
import { select } from '../conformance/select.ts'
import { SUPPLIER_CHECKS } from '../conformance/supplier/registry.ts'
import { openSupplierRun } from '../conformance/supplier/run.ts'
import type { SupplierTarget, TargetTokens } from '../conformance/supplier/target.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Run } from './command.ts'
import { type CHECK_FLAGS, RECEIVER_FLAGS, SUPPLIER_FLAGS } from './commands/check.ts'
import { readData } from './data-file.ts'
import { EXIT, ExitError } from './exit.ts'
import { type Flags, flagName } from './flags.ts'
import { publish, reportersOf } from './reports.ts'

/** What `check` was given. */
export type CheckRun = Run<typeof CHECK_FLAGS>

const WHO = ['supplier', 'receiver']

/** `octo-sandbox check`. Answers the exit code. */
export async function runChecks(given: CheckRun): Promise<number> {
  const who = given.args[0]!
  if (who === 'supplier') {
    refuse(given, RECEIVER_FLAGS, 'receiver')
    return judgeSupplier(given)
  }
  if (who === 'receiver') {
    refuse(given, SUPPLIER_FLAGS, 'supplier')
    return (await import('./check-receiver.ts')).judgeReceiver(given)
  }
  throw new UsageError(`There is no "check ${who}".${didYouMean(who, WHO)} Use one of: ${WHO.join(', ')}.`)
}

/** What would be given in vain. Flags with a default of their own cannot be told from those that nobody gave. */
function refuse({ flags }: CheckRun, others: Flags, who: string): void {
  for (const key of Object.keys(others)) {
    const { [key]: value }: Readonly<Record<string, unknown>> = flags
    const isGiven = typeof value === 'string' || value === true || (Array.isArray(value) && value.length > 0)
    if (isGiven) throw new UsageError(`${flagName(key)} is for "check ${who}".`)
  }
}

async function judgeSupplier(given: CheckRun): Promise<number> {
  const { flags, args } = given
  const dialect = needed(flags.dialect, '--dialect', 'bookspot or rhomtrip')
  const full = needed(flags.token, '--token', 'a token that may read and write subscriptions')
  const tokens: TargetTokens = {
    full,
    read: flags.tokenRead,
    write: flags.tokenWrite,
    plain: flags.tokenPlain,
    other: flags.tokenOther,
  }
  const target: SupplierTarget = {
    dialect,
    url: httpUrl(needed(flags.url, '--url', "the base of the supplier's paths")),
    tokens,
    hooks: await hooksOf(given),
    receiver: { url: flags.receiverUrl && httpUrl(flags.receiverUrl), port: flags.receiverPort },
    patienceMs: flags.patience,
    quietMs: flags.quiet,
    timeoutMs: flags.timeout,
    trickleMs: flags.trickle,
  }
  const checks = select(SUPPLIER_CHECKS, dialect, args.slice(1))
  const secrets = new Map(Object.entries(tokens).flatMap(([name, token]) => (token ? [[token, variable(name)]] : [])))
  return judged(given, SUPPLIER_CHECKS, () => openSupplierRun(target), {
    kind: 'supplier',
    dialect,
    url: target.url,
    checks,
    secrets,
  })
}

const variable = (name: string) => (name === 'full' ? '$TOKEN' : `$TOKEN_${name.toUpperCase()}`)

/** Makes the run, prints its reports and says how it ended. */
export async function judged<Check extends CheckInfo>(
  given: CheckRun,
  all: readonly CheckInfo[],
  open: () => Promise<Judging<Check> & { close(): Promise<void> }>,
  options: JudgeOptions<Check>,
): Promise<number> {
  const { flags, io } = given
  const reporters = await reportersOf(flags.json ? ['json'] : flags.reporter, flags.outDir)
  const baseline = flags.baseline === undefined ? [] : await baselineOf(flags.baseline, all)
  const interrupted = new AbortController()
  const release = io.onSignal(() => interrupted.abort())
  const run = await open()
  let done = 0
  const onResult = ({ check, verdict }: Result) => {
    done++
    if (io.isTerminal) io.err(`${done}/${options.checks.length}  ${check.id}  ${verdict}`)
  }
  try {
    const report = await judge(run, {
      ...options,
      isStrict: flags.strict,
      baseline,
      onResult,
      signal: interrupted.signal,
    })
    const code = interrupted.signal.aborted ? EXIT.interrupted : exitOf(report)
    io.endsWith(code)
    await publish(report, reporters, flags.outDir, io)
    if (report.ended) io.err(`${report.ended} ${report.results.length} of ${options.checks.length} checks were made.`)
    else if (isInVain(report)) io.err('Nothing was judged: every check that was chosen was skipped.')
    return code
  } finally {
    release()
    await run.close()
  }
}

/** What a finished run means for the process. */
function exitOf(report: Report): number {
  const { failed, error } = countsOf(report)
  if (report.ended !== undefined) return EXIT.unreachable
  if (failed > 0 || report.stale.length > 0) return EXIT.failed
  if (error > 0) return report.results.some(({ stumbled }) => stumbled === 'hook') ? EXIT.usage : EXIT.internal
  return isInVain(report) ? EXIT.usage : EXIT.ok
}

const isInVain = (report: Report) => countsOf(report).skipped === report.results.length

const baselineOf = async (file: string, all: readonly CheckInfo[]): Promise<readonly Known[]> =>
  readBaseline(await readData(file, '--baseline'), file, [...new Set(all.map(({ id }) => id))])

async function hooksOf({ flags }: CheckRun): Promise<Hooks> {
  const base = flags.sandbox === undefined ? undefined : await hooksAt(httpUrl(flags.sandbox))
  const own = new Map(flags.on.map(hookOf))
  const advance = own.get('advance')
  const settle = own.get('settle')
  return {
    ...base,
    cause: change => {
      const hook = own.get(change)
      return hook ? subject => hook({ change, ...subject }) : base?.cause(change)
    },
    ...(advance && { advance: ms => advance({ change: 'advance', ms }) }),
    ...(settle && { settle: () => settle({ change: 'settle' }) }),
  }
}

/** @throws ExitError when there is no octo-sandbox */
const hooksAt = (control: string) =>
  sandboxHooks(control).catch(error => {
    if (!(error instanceof HookFailed)) throw error
    throw new ExitError(
      EXIT.unreachable,
      `--sandbox: there is no control API at ${control}. Give that of a running octo-sandbox, like http://127.0.0.1:4848/_sandbox/v1. ${error.message}`,
    )
  })

/** `--on product.updated=curl ...`: besides the changes, `advance` moves the supplier's clock by OCTO_MS, `settle` waits for it. */
function hookOf(given: string) {
  const [, name = '', how = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? []
  const names = [...CHANGES, 'advance', 'settle']
  if (how === '') throw new UsageError(`--on is "${given}". Give <change>=<command or URL>.`)
  if (!names.includes(name))
    throw new UsageError(
      `--on: there is no change "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`,
    )
  return [name, /^https?:\/\//.test(how) ? urlHook(httpUrl(how)) : commandHook(how)] as const
}

/** A value that must be given. @throws UsageError saying what it is */
export function needed<T>(value: T | undefined, flag: string, what: string): T {
  if (value !== undefined) return value
  throw new UsageError(`Give ${flag}: ${what}.`)
}

/** @throws UsageError for what is not an http or https URL */
export function httpUrl(given: string): string {
  if (/^https?:\/\//i.test(given) && URL.canParse(given)) return given.replace(/\/$/, '')
  throw new UsageError(`"${given}" is not a URL. Give one like http://127.0.0.1:4848/octo/v1.`)
}
