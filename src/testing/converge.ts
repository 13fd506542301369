import { isObject } from '../types/merge.ts'
import { diffLines, indented } from './explain.ts'
import { type Difference, differences } from './match.ts'
import type { Verdict } from './matchers.ts'
import type { TestWorkspace } from './workspace.ts'

/**
 * What the application believes of bookings, by uuid: a function that looks it up, a Map, or an object. Of a booking it is the status,
 * or an object whose every field must be the supplier's; undefined when it does not know the booking.
 */
export type View = ((uuid: string) => unknown) | ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>

/**
 * Whether the application's view has become the supplier's truth: lets everything happen that is due, then compares every booking that a
 * present subscription was told of with what a GET of its token answers.
 */
export async function convergeWith(view: unknown, workspace: TestWorkspace): Promise<Verdict> {
  await workspace.settle()
  const told = await bookingsTold(workspace)
  const wrong: string[] = []
  for (const [uuid, { dialect, token }] of told) {
    const truth = await workspace.client(dialect, token)('GET /bookings/{uuid}', { path: { uuid } })
    const differs = differ(await lookUp(view, uuid), truth)
    if (differs.length > 0) wrong.push(`booking ${uuid} (${dialect})`, ...diffLines(differs).map(line => `  ${line}`))
  }
  const count = told.size === 1 ? '1 booking' : `${told.size} bookings`
  if (told.size === 0)
    return { pass: false, message: () => 'No subscription was told of any booking, so there is nothing to compare.' }
  return {
    pass: wrong.length === 0,
    message: () =>
      wrong.length === 0
        ? `The view agrees with the supplier about ${count}, but should not.`
        : `The view differs from the supplier's truth (wanted: the supplier's, found: the view's; ${count} told of):${indented(wrong)}`,
  }
}

interface Teller {
  readonly dialect: 'bookspot' | 'rhomtrip'
  readonly token: string
}

/** Who told of each booking: the last of the subscriptions that are still there. */
async function bookingsTold(workspace: TestWorkspace): Promise<ReadonlyMap<string, Teller>> {
  const { subscriptions } = await workspace.client('sandbox')('GET /subscriptions')
  const byId = new Map(subscriptions.map(one => [one.id, one]))
  const told = new Map<string, Teller>()
  for (const event of workspace.events()) {
    if (!event.type.startsWith('booking.')) continue
    for (const { id, told: was } of event.subscriptions) {
      const subscription = was ? byId.get(id) : undefined
      if (subscription?.dialect !== 'bookspot' && subscription?.dialect !== 'rhomtrip') continue
      told.set(event.subject, { dialect: subscription.dialect, token: subscription.token })
    }
  }
  return told
}

async function lookUp(view: unknown, uuid: string): Promise<unknown> {
  if (typeof view === 'function') return view(uuid)
  if (view instanceof Map) return view.get(uuid)
  if (isObject(view)) return Object.hasOwn(view, uuid) ? view[uuid] : undefined
  throw new TypeError('toConvergeWith needs a function from uuid to what the application knows, a Map or an object.')
}

/** Wanted is the truth, found the view; only what the view has is compared. */
function differ(view: unknown, truth: object): readonly Difference[] {
  if (view === undefined || view === null) return [{ path: '', wanted: 'a record of it', found: undefined }]
  const seen = typeof view === 'string' ? { status: view } : view
  return differences(seen, truth).map(({ path, wanted, found }) => ({ path, wanted: found, found: wanted }))
}
