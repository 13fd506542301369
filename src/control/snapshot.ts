import { utcMillis } from '../shared/clock.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { ControlHandlers } from './context.ts'
import { Problem } from './problem.ts'
import { workspaceView } from './views.ts'
import type { Snapshot } from './workspace.ts'

/** Bytes of JSON that a snapshot may have in it; more is no world of ours. */
const LARGEST = 64 * 1024 * 1024

export const snapshot = {
  'GET /snapshot': async (_, { workspace }) => {
    const { gzipSync } = await import('node:zlib')
    const taken = workspace.snapshot()
    const gzip = gzipSync(JSON.stringify(taken)).toString('base64')
    return { format: taken.format, now: utcMillis(taken.clock.now), gzip }
  },
  'PUT /snapshot': async ({ body }, { workspace }) => {
    try {
      workspace.restore(await unpacked(body.gzip))
    } catch (error) {
      if (error instanceof UsageError) throw new Problem(400, error.message, { pointer: '/gzip' })
      throw error
    }
    return workspaceView(workspace)
  },
} satisfies Partial<ControlHandlers>

/** @throws Problem 400 when it is not what `GET /snapshot` packs */
async function unpacked(gzip: string): Promise<Snapshot> {
  const { gunzipSync } = await import('node:zlib')
  try {
    return JSON.parse(gunzipSync(Buffer.from(gzip, 'base64'), { maxOutputLength: LARGEST }).toString()) as Snapshot
  } catch {
    throw new Problem(400, 'The snapshot cannot be unpacked: it was cut or changed.', { pointer: '/gzip' })
  }
}
