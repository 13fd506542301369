import type { Token } from './domain/types.ts'

const READ = 'octo:read.notifications'
const WRITE = 'octo:write.notifications'

/**
 * The tokens of a workspace: two resellers with all abilities, and three of reseller alpha with fewer (DESIGN section 5).
 * Those of other workspaces carry the workspace's name in front: `trial-alpha-key`.
 */
export function tokensOf(workspace: string): readonly Token[] {
  const prefix = workspace === 'default' ? '' : `${workspace}-`
  const token = (name: string, reseller: string, ...abilities: string[]): Token => ({
    id: prefix + name,
    reseller,
    abilities,
  })
  return [
    token('alpha-key', 'alpha', READ, WRITE),
    token('beta-key', 'beta', READ, WRITE),
    token('alpha-read-key', 'alpha', READ),
    token('alpha-write-key', 'alpha', WRITE),
    token('alpha-plain-key', 'alpha'),
  ]
}
