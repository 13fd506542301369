import { RETRY_PRESETS, retryPolicy } from '../delivery/retry.ts'
import type * as api from '../generated/sandbox/types.ts'
import type { ControlHandlers } from './context.ts'
import { Problem } from './problem.ts'
import type { Workspace } from './workspace.ts'

export const settings = {
  'GET /settings': (_, { workspace }) => settingsView(workspace),
  'PUT /settings': ({ body }, { workspace }) => {
    const { retry, deadlineMs, connectMs, sandboxHeaders } = body
    if (retry?.preset !== undefined && retry.delaysMs !== undefined) {
      throw new Problem(400, 'Give a preset or delays of your own, not both.', {
        pointer: '/retry',
        allowed: ['preset', 'delaysMs'],
      })
    }
    const policy = retry?.preset ?? retry?.delaysMs
    workspace.engine.configure({
      ...(policy !== undefined && { retry: retryPolicy(policy) }),
      ...(retry?.jitter !== undefined && { jitter: retry.jitter }),
      ...(deadlineMs !== undefined && { deadlineMs }),
      ...(connectMs !== undefined && { connectMs }),
      ...(sandboxHeaders !== undefined && { sandboxHeaders }),
    })
    return settingsView(workspace)
  },
} satisfies Partial<ControlHandlers>

function settingsView({ engine }: Workspace): api.Settings {
  const { retry, jitter, deadlineMs, connectMs, sandboxHeaders } = engine.settings
  return {
    retry: {
      preset: Object.hasOwn(RETRY_PRESETS, retry.name) ? retry.name : null,
      delaysMs: [...retry.delays],
      jitter,
    },
    deadlineMs,
    connectMs,
    sandboxHeaders,
  }
}
