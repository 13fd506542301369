import { DomainError } from '../../domain/errors.ts'
import type { Token } from '../../domain/types.ts'
import type { Call } from '../../http/call.ts'
import type { Admission, Worlds } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import type { Route } from '../../openapi/route.ts'
import { headerReader } from './request-headers.ts'

/** What a dialect decides about who may come in. */
export interface AdmissionRules {
  /** Short names of the capabilities that the dialect has. */
  readonly capabilities: readonly string[]
  /** The answer to a token that nobody knows: 401 at BookSpot (B-09), 403 elsewhere. */
  unknownToken(world: World): 'UNAUTHORIZED' | 'FORBIDDEN'
  /** Whether the call must have an `Octo-Capabilities` header, if only an empty one. */
  needsHeader(route: Route, world: World): boolean
  /** Whether the call is refused when it does not name the route's capability. */
  needsCapability(route: Route, world: World): boolean
}

/**
 * The way in of every OCTO dialect: the token first, then the header, the token's ability, the route's capability.
 * A token decides the workspace.
 */
export function octoAdmission(rules: AdmissionRules): (call: Call, route: Route, worlds: Worlds) => Admission {
  const read = headerReader(rules.capabilities)
  return (call, route, worlds) => {
    const { token: sent, named, capabilities, replyHeaders, languages } = read(call)
    const home = sent === undefined ? undefined : worlds.byToken(sent)
    const world = home ?? worlds.fallback
    const token = (sent !== undefined && home?.token(sent)) || null
    if (route.secured) {
      if (token === null) throw refusedToken(sent, rules, world)
      if (!named && rules.needsHeader(route, world)) throw missingHeader(route)
      if (route.ability !== undefined) requireAbility(token, route.ability)
      if (
        route.capability !== undefined &&
        !capabilities.has(route.capability) &&
        rules.needsCapability(route, world)
      ) {
        throw missingCapability(route.capability)
      }
    }
    return { world, token, capabilities, replyHeaders, languages }
  }
}

function refusedToken(sent: string | undefined, rules: AdmissionRules, world: World): DomainError {
  if (sent === undefined) return new DomainError('UNAUTHORIZED', 'Send "Authorization: Bearer <token>".')
  return new DomainError(
    rules.unknownToken(world),
    'The bearer token is not known here. GET /_sandbox/v1 lists the tokens.',
  )
}

function missingHeader(route: Route): DomainError {
  const { capability } = route
  const wanted = capability ? `octo/${capability}".` : 'octo/pricing", or an empty one to use none.'
  return new DomainError('BAD_REQUEST', `The header Octo-Capabilities is missing. Send "Octo-Capabilities: ${wanted}`)
}

function requireAbility(token: Token, ability: string): void {
  if (token.abilities.includes(ability)) return
  throw new DomainError('FORBIDDEN', `This token lacks the ability "${ability}".`)
}

const missingCapability = (name: string): DomainError =>
  new DomainError('BAD_REQUEST', `This call needs the capability "${name}". Send "Octo-Capabilities: octo/${name}".`)
