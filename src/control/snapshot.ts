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
    const taken = workspace.snapshot()
    const gzip = (await through(new CompressionStream('gzip'), Buffer.from(JSON.stringify(taken)))).toString('base64')
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
  try {
    const bytes = await through(new DecompressionStream('gzip'), Buffer.from(gzip, 'base64'))
    return JSON.parse(bytes.toString()) as Snapshot
  } catch {
    throw new Problem(400, 'The snapshot cannot be unpacked: it was cut or changed.', { pointer: '/gzip' })
  }
}

/** What comes out when these bytes go in. Browsers have these streams, too. @throws when more than `LARGEST` comes, or nonsense went in */
async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > LARGEST) {
      await reader.cancel()
      throw new RangeError('There is no end to it.')
    }
    parts.push(part.value)
  }
  return Buffer.concat(parts)
}
