import { DomainError } from '../../domain/errors.ts'
import type { Chosen, Rules } from '../../faults/rules.ts'
import type { Match } from '../../openapi/route.ts'
import { seededRandom } from '../../shared/random.ts'
import type { Timers } from '../../shared/timer.ts'
import type { CommittedRecord } from '../../store/port.ts'
import type { Answer, Call, Reply } from '../call.ts'
import type { AppliedApiFault } from '../journal.ts'
import { parseJson } from '../json.ts'
import type { Admission, Surface } from '../surface.ts'
import { type ApiContext, type ApiFault, isApiFault, type Next, type Told } from './fault.ts'
import { openHistory } from './history.ts'
import { openHolds } from './holds.ts'

type Routed = Extract<Match, { route: unknown }>

/** A call that at least one rule is about. */
export interface BrokenCall {
  /**
   * Answers the call with its faults.
   * @param perform what answers it without any; DomainErrors that it throws are refusals
   * @param refusal makes any error the answer in the surface's own shape
   */
  run(
    perform: (admission: Admission) => Answer,
    refusal: (error: unknown) => Reply,
  ): Promise<{ readonly reply: Reply; readonly faults: readonly AppliedApiFault[] }>
}

/** The API faults of one workspace. */
export interface ApiFaults {
  /** Undefined, at the cost of a comparison, when no rule is about the call. */
  meet(surface: Surface, match: Routed, call: Call, admission: Admission): BrokenCall | undefined
  /** Call with every commit. */
  noteChanges(changed: readonly CommittedRecord[], at: number): void
  /** Answers that are held now. */
  readonly held: number
  /** Ends every held answer; none is held from then on. */
  close(): void
}

export interface ApiFaultsParts {
  readonly rules: Rules
  /** Only their calls are broken: the control API stays as it is. */
  readonly dialects: readonly string[]
  readonly told: Told
  readonly timers: Timers
}

export function openApiFaults({ rules, dialects, told, timers }: ApiFaultsParts): ApiFaults {
  const holds = openHolds(timers)
  const history = openHistory()
  let calls = 0
  rules.onRemoved(id => {
    holds.end(id)
    if (rules.count('api') === 0) history.clear()
  })

  const meet = (surface: Surface, { route, params }: Routed, call: Call, admission: Admission) => {
    if (!dialects.includes(surface.name)) return undefined
    const { world, token } = admission
    const withdrawn = new Set<Chosen>()
    let body: Readonly<Record<string, unknown>> | undefined
    const contextOf = (chosen: Chosen): ApiContext => ({
      surface,
      route,
      params,
      call,
      admission,
      world,
      told,
      history,
      random: seededRandom(chosen.seed),
      memory: chosen.memory,
      body: () => (body ??= bodyOf(call)),
      refuse(error) {
        const reply = surface.fail(error, call, world)
        return { ...reply, headers: { ...admission.replyHeaders, ...reply.headers } }
      },
      wait: (ms, wake) => holds.wait(chosen.rule.id, ms, call.client, wake),
      nothing() {
        if (withdrawn.has(chosen)) return
        withdrawn.add(chosen)
        rules.takeBack(chosen)
      },
    })
    const contexts = new Map<Chosen['rule'], ApiContext>()
    const chosen = rules.select(
      {
        side: 'api',
        of: call,
        key: `call-${++calls}`,
        attempt: 1,
        at: world.clock.now(),
        dialect: surface.name,
        route: route.key,
        token: token?.id,
        subject: params.uuid ?? params.id ?? params.transferId,
      },
      {
        allows(candidate) {
          const { kind, options } = candidate.rule
          if (!isApiFault(kind)) return false
          const context = contextOf(candidate)
          contexts.set(candidate.rule, context)
          return kind.applies?.(options as never, context) ?? true
        },
      },
    )
    if (chosen.length === 0) return undefined

    const run: BrokenCall['run'] = async (perform, refusal) => {
      const guard =
        (work: (admission: Admission) => Answer): Next =>
        (as = admission) => {
          try {
            const answer = work(as)
            return answer instanceof Promise ? answer.catch(refusal) : answer
          } catch (error) {
            return refusal(error)
          }
        }
      const inOrder = [...chosen.filter(each => !isOuter(each)), ...chosen.filter(isOuter)]
      const whole = inOrder.reduce<Next>((next, each) => {
        const context = contexts.get(each.rule)!
        const { kind, options } = each.rule
        const fault = kind as ApiFault
        return guard(as => fault.apply((other = as) => next(other), options as never, context))
      }, guard(perform))
      const reply = await whole()
      const faults = chosen
        .filter(each => !withdrawn.has(each))
        .map(({ rule, seed }) => ({ kind: rule.kind.kind, options: rule.options, rule: rule.id, seed }))
      return { reply, faults }
    }
    return { run }
  }

  return {
    meet: (surface, match, call, admission) =>
      rules.count('api') === 0 ? undefined : meet(surface, match, call, admission),
    noteChanges(changed, at) {
      if (rules.count('api') > 0) history.note(changed, at)
    },
    get held() {
      return holds.size
    },
    close: () => holds.end(),
  }
}

const isOuter = ({ rule }: Chosen) => !(isApiFault(rule.kind) && rule.kind.innermost)

function bodyOf({ body }: Call): Readonly<Record<string, unknown>> {
  if (body === null || body === 'too-large') return {}
  let value: unknown
  try {
    value = 'parsed' in body ? body.parsed : body.length === 0 ? undefined : parseJson(body)
  } catch (error) {
    // The pipeline says what is wrong with it.
    if (error instanceof DomainError) return {}
    throw error
  }
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
