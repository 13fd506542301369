import { guarded } from '../shared/guarded.ts'
import { seededRandom } from '../shared/random.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { FaultKind } from './kind.ts'
import { fits, fitsCount, type Match, type Occasion } from './match.ts'

/** More rules than these are a mistake. */
export const MOST_RULES = 1_000

/** What a rule says, before it has an id. */
export interface RuleDraft {
  readonly kind: FaultKind
  /** Every option of the kind, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  readonly match: Match
  /** How often it is applied at most; null: always. */
  readonly times: number | null
  /** 0 to 1, drawn from the seed for each attempt or call. */
  readonly probability: number
  /** Whether rules after it are left out where it is applied. */
  readonly stop: boolean
}

/** A failure rule of a workspace. */
export interface Rule extends RuleDraft {
  readonly id: string
  /** Workspace's clock, ms UTC. */
  readonly createdAt: number
  /** How often it was applied. */
  readonly applied: number
}

/** A rule that applies to an occasion, and the seed of everything that its fault draws. */
export interface Chosen {
  readonly rule: Rule
  readonly seed: string
  /** What the rule remembers, made by its kind. */
  readonly memory: unknown
}

/** How the faults themselves are heard when rules are chosen. */
export interface Asks {
  /** Whether there is anything for the fault to do. Where not, the rule is not applied. */
  allows?(chosen: Chosen): boolean
  /** The rule is about the occasion, whether or not it is applied. */
  notice?(about: Pick<Chosen, 'rule' | 'memory'>): void
}

interface OpenRule extends RuleDraft {
  readonly id: string
  readonly createdAt: number
  applied: number
  readonly memory: unknown
  /** Deliveries or calls that were counted, and their ordinals. */
  readonly ordinals: WeakMap<object, number>
  counted: number
}

/** The failure rules of one workspace: deliveries and API calls alike. */
export interface Rules {
  /** How many rules there are for a side; 0 costs nobody anything. */
  count(side: FaultKind['side']): number
  list(): readonly Rule[]
  get(id: string): Rule | undefined
  /**
   * Rules are applied in order of creation.
   * @throws UsageError when there are 1,000
   */
  add(draft: RuleDraft): Rule
  remove(id: string): boolean
  clear(): void
  /**
   * The rules that apply now, in order, counted as applied. The same rules, seed and occasions give the same answer.
   */
  select(occasion: Occasion, asks?: Asks): readonly Chosen[]
  /** It found nothing to break after all: as if the rule had not been applied. */
  takeBack(chosen: Chosen): void
  /** Called after a rule was removed. Returns how to stop. */
  onRemoved(listener: (id: string) => void): () => void
}

export interface RulesParts {
  /** The workspace's seed. */
  readonly seed: string
  readonly now: () => number
}

export function openRules({ seed, now }: RulesParts): Rules {
  const rules = new Map<string, OpenRule>()
  const counts = { delivery: 0, api: 0 }
  const listeners = new Set<(id: string) => void>()
  let made = 0

  const remove = (id: string) => {
    const rule = rules.get(id)
    if (!rule) return false
    rules.delete(id)
    counts[rule.kind.side]--
    for (const listener of listeners) guarded(() => listener(id))
    const { kind, memory } = rule
    guarded(() => kind.forget?.(memory as never))
    return true
  }

  return {
    count: side => counts[side],
    list: () => [...rules.values()],
    get: id => rules.get(id),
    add(draft) {
      if (rules.size >= MOST_RULES)
        throw new UsageError(`There are ${MOST_RULES} failure rules, which is the most. Remove some first.`)
      const rule: OpenRule = {
        ...draft,
        id: `flt_${++made}`,
        createdAt: now(),
        applied: 0,
        memory: draft.kind.memory?.(),
        ordinals: new WeakMap(),
        counted: 0,
      }
      rules.set(rule.id, rule)
      counts[rule.kind.side]++
      return rule
    },
    remove,
    clear() {
      for (const id of [...rules.keys()]) remove(id)
    },
    select(occasion, { allows = () => true, notice } = {}) {
      const chosen: Chosen[] = []
      const taken = new Set<string>()
      let over = false
      for (const rule of rules.values()) {
        const { kind, match, times, probability, memory } = rule
        if (kind.side !== occasion.side || !fits(match, occasion)) continue
        notice?.({ rule, memory })
        // Counted whatever other rules do, so that no rule changes what another means by the second.
        const ordinal = ordinalOf(rule, occasion.of)
        if (over || !fitsCount(match, ordinal, occasion.attempt)) continue
        if (times !== null && rule.applied >= times) continue
        if (kind.exclusive !== undefined && taken.has(kind.exclusive)) continue
        const own = `${seed}/${rule.id}/${occasion.key}/${occasion.attempt}`
        if (probability < 1 && seededRandom(`${own}/draw`).next() >= probability) continue
        const candidate = { rule, seed: own, memory }
        if (!allows(candidate)) continue
        rule.applied++
        chosen.push(candidate)
        if (kind.exclusive !== undefined) taken.add(kind.exclusive)
        over = rule.stop || kind.last === true
      }
      return chosen
    },
    takeBack({ rule }) {
      const open = rules.get(rule.id)
      if (open) open.applied--
    },
    onRemoved(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function ordinalOf(rule: OpenRule, of: object): number {
  let ordinal = rule.ordinals.get(of)
  if (ordinal === undefined) {
    ordinal = ++rule.counted
    rule.ordinals.set(of, ordinal)
  }
  return ordinal
}
