import { DomainError } from '../../domain/errors.ts'
import type { Token } from '../../domain/types.ts'
import { oneOf, whole } from '../../faults/options.ts'
import type { Admission } from '../surface.ts'
import { type ApiContext, defineApiFault } from './fault.ts'

const after = whole('Calls that are still let in', 0, [0, 1_000_000])

/** FA-15. */
export const tokenRevoked = defineApiFault({
  kind: 'token-revoked',
  summary: "The token is not known any more, in the supplier's own words: from the first call, or after a few.",
  standsFor: 'A key that was rotated, or taken back, in the middle of a booking.',
  covers: ['FA-15', 'FD-62'],
  exclusive: 'admission',
  options: { after },
  memory: () => ({ calls: 0 }),
  applies: (options, context) => refuses(options.after, context, () => undefined),
  apply: (next, _options, context) => next(admitAs(context, () => undefined)),
})

/** Those that a token can have. */
const ABILITIES = ['octo:read.notifications', 'octo:write.notifications']

/** FA-15. */
export const abilityRemoved = defineApiFault({
  kind: 'ability-removed',
  summary:
    "The token may do less than before, in the supplier's own words: from the first call that needs it, or after a few.",
  standsFor: 'A change of contract or of roles that nobody told the client.',
  covers: ['FA-15'],
  exclusive: 'admission',
  options: { ability: oneOf('The ability; null is all of them', ABILITIES), after },
  memory: () => ({ calls: 0 }),
  applies: (options, context) => refuses(options.after, context, token => without(token, options.ability)),
  apply: (next, { ability }, context) => next(admitAs(context, token => without(token, ability))),
})

const without = (token: Token, ability: string | null): Token => ({
  ...token,
  abilities: ability === null ? [] : token.abilities.filter(each => each !== ability),
})

/** Whether this call is refused: the first `after` that would be are let in. */
function refuses(
  after: number,
  context: ApiContext<{ calls: number }>,
  change: (token: Token) => Token | undefined,
): boolean {
  try {
    admitAs(context, change)
    return false
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return context.memory.calls++ >= after
  }
}

/** Asks the dialect once more, in a world where the token is another one. @throws DomainError as the dialect does */
function admitAs(
  { surface, call, route, world }: ApiContext<{ calls: number }>,
  change: (token: Token) => Token | undefined,
): Admission {
  const view: typeof world = Object.create(world, {
    token: {
      value: (id: string) => {
        const token = world.token(id)
        return token && change(token)
      },
    },
  })
  const admission = surface.admit(call, route, { fallback: view, byToken: () => view, byName: () => view })
  return { ...admission, world }
}
