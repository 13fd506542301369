import { didYouMean, nearest } from '../shared/suggest.ts'
import type { ControlHandlers } from './context.ts'
import { Problem } from './problem.ts'
import { clockView, workspaceView } from './views.ts'
import type { Controlled, Dialect } from './workspace.ts'

/** Where the control API is served. */
export const CONTROL_PATH = '/_sandbox/v1'

/**
 * The dialect of that name.
 * @throws Problem with `status` and a suggestion when there is none
 */
export function dialectNamed(sandbox: Controlled, name: string, status: number, pointer?: string): Dialect {
  const dialect = sandbox.dialects.find(one => one.name === name)
  if (dialect) return dialect
  const allowed = sandbox.dialects.map(one => one.name)
  throw new Problem(
    status,
    `There is no dialect "${name.slice(0, 60)}".${didYouMean(name, allowed)} There are ${allowed.join(', ')}.`,
    {
      pointer,
      allowed,
      suggestion: nearest(name, allowed),
    },
  )
}

export const info = {
  'GET /': (_, { sandbox, workspace }) => ({
    name: 'octo-sandbox' as const,
    version: sandbox.version,
    workspace: workspace.name,
    seed: workspace.seed,
    clock: clockView(workspace),
    workspaces: sandbox.workspaces().map(({ name }) => name),
    dialects: sandbox.dialects.map(({ name, title, basePath, events }) => ({
      name,
      title,
      baseUrl: sandbox.origin + basePath,
      document: `${sandbox.origin}${CONTROL_PATH}/dialects/${name}/openapi.json`,
      events: [...events],
    })),
    tokens: workspaceView(workspace).tokens,
  }),
  'GET /dialects/{name}/openapi.json': async ({ path }, { sandbox }) => {
    const document = await sandbox.documentOf(dialectNamed(sandbox, path.name, 404).name)
    return document as Record<string, unknown>
  },
} satisfies Partial<ControlHandlers>
