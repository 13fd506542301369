import type { Arbitrary } from 'fast-check'
import { Unmet } from '../failure.ts'
import { bookingOf } from './lie.ts'
import { replayFile, vitestFile } from './replay.ts'
import { type Drawn, everyOrder, type Sequence, sequenceOf, spoken, wrongAfter } from './sequence.ts'
import type { Receiver, ReceiverCheck } from './target.ts'

/** Lives that a run draws besides those that are tried exhaustively. */
const SAMPLES = 40
/** Lives at once. */
const AT_ONCE = 6
const MOST_UPDATES = 3
/** Real ms after which a smaller failing sequence is no longer looked for. */
const SHRINKING = 20_000

/** RC-47: convergence. */
export const converging: readonly ReceiverCheck[] = [
  {
    id: 'RC-47',
    section: 'convergence',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: "Whatever the order, repetition, delay or loss of messages, the reseller ends with the supplier's truth.",
    basis: ['contract#convergence', 'contract#at-least-once', 'contract#no-order'],
    async run(receiver) {
      const sequences = await sequencesFor(receiver)
      const found = await smallestWrong(receiver, sequences)
      if (found === undefined) return receiver.remark(`${sequences.length} sequences were played.`)
      const { sequence, wrong } = found
      const name = `RC-47-${receiver.dialect}`
      receiver.attach(`${name}.json`, replayFile(receiver.dialect, sequence, wrong))
      receiver.attach(`${name}.test.ts`, vitestFile(name, sequence, receiver.target))
      const message = `${wrong.difference.message} The smallest sequence that shows it: ${spoken(sequence)}.`
      throw new Unmet({ ...wrong.difference, message })
    },
    counterexample: () => {
      const told = new Map<string, string[]>()
      const isLost = (bodies: readonly string[]) =>
        bodies.length >= 5 && new Set(bodies).size >= 3 && new Set(bodies).size < bodies.length
      return {
        says: 'loses a booking of which it was told five times, of three things and of one of them twice',
        receive(request, next) {
          const uuid = String(bookingOf(request))
          told.set(uuid, [...(told.get(uuid) ?? []), String(request.body)])
          return next(request)
        },
        view: (uuid, seen) => (isLost(told.get(uuid) ?? []) ? { status: undefined, effects: undefined } : seen),
      }
    },
  },
]

async function sequencesFor({ target }: Receiver): Promise<readonly Drawn[]> {
  const { sample } = await import('fast-check')
  const legal = (await drawn()).filter(draw => sequenceOf(draw) !== undefined)
  const lives = sample(legal, { seed: seedOf(target.seed ?? 'octo'), numRuns: SAMPLES })
  return [...(target.exhaustive ? everyOrder(target.exhaustive) : []), ...lives]
}

/** Draws of a life of up to five events, and up to ten messages about it. */
async function drawn(): Promise<Arbitrary<Drawn>> {
  const { array, boolean, nat, tuple } = await import('fast-check')
  const send = tuple(nat(MOST_UPDATES + 1), nat(2))
  return tuple(nat(MOST_UPDATES), boolean(), boolean(), array(send, { minLength: 1, maxLength: 10, size: 'max' }))
}

/** A number from a text, the same for the same text. */
const seedOf = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7)

interface Found {
  readonly sequence: Sequence
  readonly wrong: Unmet
}

/** The smallest that fails again and again; else one that failed once, beside others. */
async function smallestWrong(receiver: Receiver, draws: readonly Drawn[]): Promise<Found | undefined> {
  let once: Found | undefined
  for (let rest = draws; rest.length > 0; ) {
    const first = await firstWrong(receiver, rest)
    if (first === undefined) break
    const found = await shrunk(receiver, rest[first.at]!)
    if (found) return found
    once ??= first
    rest = rest.slice(first.at + 1)
  }
  return once
}

/** The first in the list that fails, of those tried until one does. */
async function firstWrong(
  receiver: Receiver,
  draws: readonly Drawn[],
): Promise<(Found & { readonly at: number }) | undefined> {
  const failed: (Found & { readonly at: number })[] = []
  let next = 0
  const work = async () => {
    while (failed.length === 0 && next < draws.length) {
      const at = next++
      const sequence = sequenceOf(draws[at]!)
      const wrong = sequence && (await wrongAfter(receiver, sequence))
      if (wrong) failed.push({ sequence, wrong, at })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return failed.sort((a, b) => a.at - b.at)[0]
}

/** The smallest sequence that still fails; undefined when this one does not fail again. */
async function shrunk(receiver: Receiver, failed: Drawn): Promise<Found | undefined> {
  const { asyncProperty, check } = await import('fast-check')
  let found: Found | undefined
  const property = asyncProperty(await drawn(), async draw => {
    const sequence = sequenceOf(draw)
    const wrong = sequence && (await wrongAfter(receiver, sequence))
    if (wrong) found = { sequence, wrong }
    return wrong === undefined
  })
  await check(property, { examples: [[failed]], numRuns: 1, interruptAfterTimeLimit: SHRINKING })
  return found
}
