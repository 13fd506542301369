import { type Caller, jsonOf } from '../call.ts'
import type { Exchange } from '../exchange.ts'
import { Skipped, Unmet } from '../failure.ts'
import type { ApiCall, Attachment } from '../result.ts'
import type { Arrivals } from '../time.ts'
import type { Door } from './door.ts'
import type { Receiver, ReceiverTarget, SendAs } from './target.ts'
import type { Letter, World } from './world.ts'

/** What a whole run shares. */
export interface RunWide {
  readonly target: ReceiverTarget
  readonly caller: Caller
  readonly door: Door
  readonly arrivals: Arrivals
  /** Whether the probe has ever shown a booking. */
  readonly probed: { knew: boolean }
}

/** What one check did. */
export interface Trace {
  readonly exchanges: Exchange[]
  readonly remarks: string[]
  readonly attachments: Attachment[]
  readonly tidying: (() => unknown)[]
  /** Where in the door's calls it began. */
  readonly since: number
}

/** Real ms between two looks at what tells nothing by itself. */
const LOOK_EVERY = 50
const WINDOW = 2_000

/** The receiver as one check sees it; what the check does is written into `trace`. */
export function openReceiver(wide: RunWide, world: World, trace: Trace): Receiver {
  const { target, caller, door, arrivals, probed } = wide
  const { pace = 1, windowMs = WINDOW, probe } = target
  const until: Receiver['until'] = async (look, withinMs) => {
    const end = performance.now() + withinMs
    for (;;) {
      const found = await look()
      const rest = end - performance.now()
      if (found !== undefined || rest <= 0) return found
      await arrivals.until(() => undefined, Math.min(LOOK_EVERY, rest))
    }
  }
  const heard = async (uuid: string) => {
    if (!probe)
      throw new Skipped(
        'Say how the booking looks to the reseller: --probe-url and --probe-pointer, or --probe-command.',
      )
    const seen = await probe.look(uuid)
    probed.knew ||= seen.status !== undefined
    return seen
  }
  const look: Receiver['look'] = async uuid => {
    const { status, effects } = await heard(uuid)
    return { status, effects }
  }
  return {
    target,
    dialect: target.dialect,
    world,
    canLook: probe !== undefined,
    look,
    until,
    pass: async ms => void (await arrivals.until(() => undefined, ms)),
    ms: ms => Math.max(1, Math.round(ms * pace)),
    async send(letter, as = {}) {
      const exchange = await caller.call({
        method: as.method ?? 'POST',
        url: as.url ?? letter.url,
        headers: headersOf(letter, as),
        body: bodyOf(letter, as),
        timeoutMs: as.timeoutMs ?? 15_000,
      })
      trace.exchanges.push(exchange)
      return exchange
    },
    note: exchange => void trace.exchanges.push(exchange),
    calls: about => callsSince(door, trace.since, about),
    async converged(uuid, withinMs = windowMs) {
      let seen = await look(uuid)
      const truth = await world.truth(uuid)
      const agreed = await until(async () => {
        seen = await look(uuid)
        return seen.status === truth ? seen : undefined
      }, withinMs)
      if (agreed) return agreed
      const wrongPlace = probed.knew
        ? ''
        : ` The probe has shown no booking so far, which may be its own fault: ${(await heard(uuid)).said}.`
      throw new Unmet({
        message: `The reseller must believe ${truth}, as the supplier's API says, within ${withinMs} ms.${wrongPlace}`,
        expected: truth,
        actual: seen.status ?? 'nothing: it does not know the booking',
      })
    },
    remark: sentence => void trace.remarks.push(sentence),
    attach: (name, text) => void trace.attachments.push({ name, text }),
    afterwards: tidy => void trace.tidying.push(tidy),
  }
}

/** The receiver's calls from the n-th on; only those that name `about` somewhere when it is given. */
export function callsSince(door: Door, since: number, about?: string | RegExp): readonly ApiCall[] {
  const all = door.calls.slice(since)
  if (about === undefined) return all
  return all.filter(({ method, path, query, body }) => {
    const text = `${method} ${path}?${query} ${body}`
    return typeof about === 'string' ? text.includes(about) : about.test(text)
  })
}

function headersOf({ headers }: Letter, { headers: changed = {} }: SendAs): Record<string, string> {
  const named = new Set(Object.keys(changed).map(name => name.toLowerCase()))
  const kept = Object.entries(headers).filter(([name]) => !named.has(name.toLowerCase()))
  const added = Object.entries(changed).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries([...kept, ...added])
}

function bodyOf({ body: own }: Letter, as: SendAs): string | Uint8Array | undefined {
  if (!('body' in as) || as.body === undefined) return own
  const { body } = as
  if (body === null) return undefined
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
}

/**
 * The same letter with other values at JSON pointers: `{ '/data/uuid': 42, '/utcCreatedAt': undefined }`. Undefined takes a value away;
 * a place whose parent is not there stays as it is.
 */
export function altered(letter: Letter, changes: Readonly<Record<string, unknown>>): Letter {
  const json = jsonOf(letter.body) as Letter['json']
  for (const [pointer, value] of Object.entries(changes)) put(json, pointer, value)
  return { ...letter, body: JSON.stringify(json), json }
}

function put(json: unknown, pointer: string, value: unknown): void {
  const steps = pointer.slice(1).split('/')
  const last = steps.pop()!
  const parent = steps.reduce<unknown>((part, step) => (isContainer(part) ? part[step] : undefined), json)
  if (isContainer(parent)) parent[last] = value
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
