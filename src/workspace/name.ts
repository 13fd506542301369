import { DomainError } from '../domain/errors.ts'
import { UsageError } from '../shared/usage-error.ts'
import { tokensOf } from '../tokens.ts'

const MOST_WORKSPACES = 100

/**
 * @param byToken every token there is
 * @throws UsageError for a name that is taken, or that is none; DomainError SANDBOX_LIMIT
 */
export function checkNewName(
  name: string,
  workspaces: ReadonlyMap<string, unknown>,
  byToken: ReadonlyMap<string, unknown>,
): void {
  if (!/^[a-z0-9-]{1,40}$/.test(name))
    throw new UsageError(`A workspace is named with 1 to 40 of a-z, 0-9 and "-"; "${name.slice(0, 60)}" is not.`)
  if (workspaces.has(name)) throw new UsageError(`There is a workspace "${name}" already.`)
  if (tokensOf(name).some(({ id }) => byToken.has(id)))
    throw new UsageError(`The tokens of a workspace "${name}" would be another workspace's. Choose another name.`)
  if (workspaces.size < MOST_WORKSPACES) return
  throw new DomainError(
    'SANDBOX_LIMIT',
    `There are ${MOST_WORKSPACES} workspaces, which is the most. Delete one first.`,
  )
}
