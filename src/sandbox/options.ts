import type { Guard } from '../delivery/egress.ts'
import type { Transport } from '../delivery/message.ts'
import { createTransport } from '../delivery/transport.ts'
import type { FaultInput } from '../faults/read.ts'
import type { FixturesInput } from '../fixtures/read.ts'
import { checkKeys } from '../shared/keys.ts'
import { UsageError } from '../shared/usage-error.ts'

/** What a sandbox can be told at its start. */
export interface SandboxOptions {
  /** Any text; the same seed gives the same world, ids and order. Default `octo`. */
  readonly seed?: string
  /** `real` ticks; `manual` stands still until it is moved. Default `real`. */
  readonly clock?: 'real' | 'manual'
  /** Start of a manual clock: ms UTC or ISO 8601. Default 2027-01-11T09:00:00Z. */
  readonly now?: number | string
  /** Answers to open questions of the specifications, by id: `{ 'B-01': 'bare' }`. */
  readonly assume?: Readonly<Record<string, string>>
  /** Which suppliers there are, by name. Default: all. */
  readonly dialects?: readonly string[]
  /** Hosts besides loopback under which the control API may be reached. */
  readonly allowedHosts?: readonly string[]
  /** What clients on other machines must send to the control API as `Sandbox-Token`. Without one it is for this machine alone. */
  readonly controlToken?: string | undefined
  /** Extra seeded bookings, up to 50,000. Default 0. */
  readonly bookings?: number
  /** Checks every answer against the OpenAPI document; a difference is a 500. Default false. */
  readonly checkReplies?: boolean
  /** Put over the seed, each over those before it: paths of YAML or JSON files, or objects. A mistake in one lets `ready` fail. */
  readonly fixtures?: readonly FixturesInput[] | undefined
  /** Failure rules that every workspace starts with. A mistake in one lets `ready` fail. */
  readonly faults?: readonly FaultInput[] | undefined
  /** Lets deliveries go to link-local and cloud metadata addresses. Default false. */
  readonly allowLinkLocal?: boolean
  /** Lets deliveries go to the sandbox itself, and takes those of other sandboxes as calls. Default false. */
  readonly allowLoops?: boolean
  /** How deliveries travel, or what is to be made of the usual way. Default: HTTP over sockets. */
  readonly transport?: Transport | ((sockets: Transport) => Transport)
  /** Hears of mistakes of the sandbox's own. Default: writes to stderr. */
  readonly onInternalError?: (error: unknown) => void
}

const KEYS: Readonly<Record<keyof SandboxOptions, true>> = {
  seed: true,
  clock: true,
  now: true,
  assume: true,
  dialects: true,
  allowedHosts: true,
  controlToken: true,
  bookings: true,
  checkReplies: true,
  fixtures: true,
  faults: true,
  allowLinkLocal: true,
  allowLoops: true,
  transport: true,
  onInternalError: true,
}

/** What TypeScript says of a wrong option, JavaScript hears from here. @throws UsageError */
export function checkOptions(options: SandboxOptions): void {
  checkKeys(options, Object.keys(KEYS), 'the options of a sandbox')
  const { clock = 'real', fixtures = [] } = options
  if (clock !== 'real' && clock !== 'manual') throw new UsageError(`The clock is real or manual, not "${clock}".`)
  if (!Array.isArray(fixtures)) throw new UsageError('"fixtures" is a list of paths and objects.')
}

/** How deliveries travel: what was given, or over sockets behind the guard. */
export function transportOf(given: SandboxOptions['transport'], guard: Guard): Transport {
  if (typeof given === 'object') return given
  const sockets = createTransport(guard)
  return given ? given(sockets) : sockets
}
