import type { paths } from '../generated/sandbox/types.ts'
import type { BodyOf } from '../openapi/operation.ts'
import { LONGEST_DURATION, parseDuration } from '../shared/duration.ts'
import type { ControlHandlers } from './context.ts'
import { Problem } from './problem.ts'
import { clockView } from './views.ts'
import type { Workspace } from './workspace.ts'

/** Local dates have years of four digits; ms UTC. */
const LATEST = Date.UTC(9000, 0, 1)

/** ISO 8601 with a zone; a local time would be another instant on another machine. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

/**
 * ms UTC of an instant that a client gave.
 * @throws Problem 400 when it is none
 */
export function instantOf(value: string | number, pointer: string): number {
  const at = typeof value === 'number' ? value : parsed(value)
  if (at > LATEST) throw new Problem(400, 'Time ends with the year 8999 here. Choose an earlier instant.', { pointer })
  if (at >= 0) return at
  const shown = JSON.stringify(value).slice(0, 60)
  throw new Problem(400, `${shown} is not an instant. Write ISO 8601 with a zone, as 2027-01-11T09:00:00Z.`, {
    pointer,
  })
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function parsed(text: string): number {
  const day = text.slice(0, 10)
  const exists = INSTANT.test(text) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day)
  return exists ? Date.parse(text) : Number.NaN
}

export const clock = {
  'GET /clock': (_, { workspace }) => clockView(workspace),
  'PUT /clock': async ({ body }, { workspace }) => {
    const to = body.now === undefined ? undefined : reachable(workspace, instantOf(body.now, '/now'), '/now')
    if (body.mode !== undefined) workspace.setClockMode(body.mode)
    const ran = to === undefined ? await workspace.time.settle() : await workspace.time.advanceTo(to)
    return { ...clockView(workspace), ran }
  },
  'POST /clock/advance': async ({ body }, { workspace }) => {
    const ran = await moved(workspace, body)
    return { ...clockView(workspace), ran }
  },
  'POST /clock/settle': async (_, { workspace }) => {
    const ran = await workspace.time.settle()
    return { ...clockView(workspace), ran }
  },
} satisfies Partial<ControlHandlers>

function moved(workspace: Workspace, { by, to }: BodyOf<paths, 'POST /clock/advance'>): Promise<number> {
  const { time, world } = workspace
  if (by === undefined) return time.advanceTo(reachable(workspace, instantOf(to!, '/to'), '/to'))
  const ms = parseDuration(by, 'by')
  instantOf(world.clock.now() + ms, '/by')
  return time.advanceBy(ms)
}

/** The instant, when it is neither past nor further than time may move at once (threat TM-35). */
function reachable({ world }: Workspace, at: number, pointer: string): number {
  const now = world.clock.now()
  if (at < now) {
    const detail = `Time never goes back: it is ${new Date(now).toISOString()}. POST /reset starts anew.`
    throw new Problem(409, detail, { pointer })
  }
  if (at - now <= LONGEST_DURATION) return at
  throw new Problem(400, 'That is more than 400 days ahead, further than time moves at once.', { pointer })
}
