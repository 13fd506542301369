import { Answered } from '../http/surface.ts'
import { didYouMean, nearest } from '../shared/suggest.ts'
import { instantOf } from './clock.ts'
import type { ControlHandlers } from './context.ts'
import { pageOf } from './page.ts'
import { Problem } from './problem.ts'
import { workspaceView } from './views.ts'
import type { Controlled, Workspace } from './workspace.ts'

/** @throws Problem 404 with the name that was probably meant */
export function workspaceNamed(sandbox: Controlled, name: string): Workspace {
  const workspace = sandbox.workspace(name)
  if (workspace) return workspace
  const names = sandbox.workspaces().map(one => one.name)
  throw new Problem(
    404,
    `There is no workspace "${name.slice(0, 60)}".${didYouMean(name, names)} POST /workspaces makes one.`,
    {
      suggestion: nearest(name, names),
    },
  )
}

export const workspaces = {
  'GET /workspaces': ({ query }, { sandbox }) => {
    const { records, next } = pageOf(sandbox.workspaces(), ({ name }) => name, query)
    return { workspaces: records.map(workspaceView), next }
  },
  'POST /workspaces': ({ body }, { sandbox }) => {
    const { name, seed, clock } = body
    if (sandbox.workspace(name)) throw new Problem(409, `There is a workspace "${name}" already.`, { pointer: '/name' })
    const now = body.now === undefined ? undefined : instantOf(body.now, '/now')
    if (now !== undefined && clock === 'real') {
      throw new Problem(400, 'A real clock starts at the present. Leave "now" out, or take a manual clock.', {
        pointer: '/now',
      })
    }
    return workspaceView(
      sandbox.createWorkspace({ name, seed, clock: clock ?? (now === undefined ? undefined : 'manual'), now }),
    )
  },
  'DELETE /workspaces/{name}': async ({ path }, { sandbox }) => {
    const { name } = workspaceNamed(sandbox, path.name)
    if (name === 'default')
      throw new Problem(409, 'The workspace "default" cannot be deleted. POST /reset puts it back to its seed.')
    await sandbox.removeWorkspace(name)
    return new Answered(undefined, { status: 204 })
  },
  'POST /reset': (_, { workspace }) => {
    workspace.reset()
    return workspaceView(workspace)
  },
} satisfies Partial<ControlHandlers>
