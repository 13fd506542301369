import type { Token } from '../domain/types.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Stage } from './trigger.ts'

/**
 * The token that owns what is made: the named one, else the first that has a subscription, so that somebody hears of it,
 * else the workspace's first.
 * @throws UsageError for an unknown token
 */
export function ownerOf(stage: Stage, name: string | undefined): Token {
  const tokens = stage.tokens()
  if (name !== undefined) {
    const named = stage.token(name)
    if (named) return named
    const names = tokens.map(({ id }) => id)
    throw new UsageError(
      `There is no token "${name}".${didYouMean(name, names)} The workspace has ${names.join(', ')}.`,
    )
  }
  for (const { token } of stage.read.subscriptions.all()) {
    const subscriber = stage.token(token)
    if (subscriber) return subscriber
  }
  return tokens[0]!
}
