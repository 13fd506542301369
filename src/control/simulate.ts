import type { RecordedEvent } from '../dialects/tell.ts'
import { didYouMean, nearest } from '../shared/suggest.ts'
import { type TriggerName, triggerNames, triggers } from '../triggers/registry.ts'
import type { Trigger } from '../triggers/trigger.ts'
import { firstAttempts, refuseWhenFull } from './attempts.ts'
import type { ControlHandlers } from './context.ts'
import { Problem } from './problem.ts'
import { conclusionView, deliveryView, eventView } from './views.ts'
import type { Workspace } from './workspace.ts'

export const simulate = {
  'POST /simulate/{trigger}': async ({ path, query, body }, context) => {
    const trigger = triggerNamed(path.trigger)
    const { workspace } = context
    refuseWhenFull(workspace, mostDeliveries(workspace))
    const attempted = query.wait ? firstAttempts(context) : undefined
    // A departure for each message can make more than was counted: what is told is told whole.
    const { event, conclusions } = workspace.engine.whole(() => happening(workspace, trigger, { ...body }))
    const told = conclusions()
    const made = told.flatMap(({ deliveries }) => deliveries.flatMap(id => workspace.log.find(id) ?? []))
    await attempted?.(made)
    return {
      trigger: trigger.name,
      event: eventView(event),
      subscriptions: told.map(conclusionView),
      deliveries: made.map(deliveryView),
    }
  },
} satisfies Partial<ControlHandlers>

/** A trigger may reserve, confirm and then change its subject; seats that are taken and given back are changes, too. */
const MOST_EVENTS = 5

/** How many deliveries a trigger may lead to; at least one, so that a full workspace says so whoever listens. */
function mostDeliveries({ world, assumptions }: Workspace): number {
  const each = assumptions().get('X-07') === 'duplicated' ? 2 * MOST_EVENTS : MOST_EVENTS
  return Math.max(1, each * world.read.subscriptions.size)
}

/** The last event of the trigger's type that it led to: what it does on the way to its subject is in the log only. */
function happening(workspace: Workspace, trigger: Trigger, options: Readonly<Record<string, unknown>>): RecordedEvent {
  let last: RecordedEvent | undefined
  const stop = workspace.teller.onRecorded(recorded => {
    if (recorded.event.type === trigger.event) last = recorded
  })
  try {
    trigger.run(workspace.world, options)
  } finally {
    stop()
  }
  if (last) return last
  throw new Problem(409, `${trigger.name} changed nothing: the world is in that state already. Nothing was told.`)
}

function triggerNamed(name: string): Trigger {
  if (Object.hasOwn(triggers, name)) return triggers[name as TriggerName]
  throw new Problem(
    404,
    `There is no trigger "${name.slice(0, 60)}".${didYouMean(name, triggerNames)} GET /triggers lists them.`,
    {
      allowed: triggerNames,
      suggestion: nearest(name, triggerNames),
    },
  )
}
