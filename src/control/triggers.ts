import type * as api from '../generated/sandbox/types.ts'
import { triggers as registry } from '../triggers/registry.ts'
import type { Trigger } from '../triggers/trigger.ts'
import type { ControlContext, ControlHandlers } from './context.ts'
import { pageOf } from './page.ts'

export const triggers = {
  'GET /triggers': ({ query }, context) => {
    const sorted = Object.values(registry).sort((a, b) => (a.name < b.name ? -1 : 1))
    const { records, next } = pageOf(sorted, ({ name }) => name, query)
    return { triggers: records.map(trigger => triggerView(trigger, context)), next }
  },
} satisfies Partial<ControlHandlers>

const triggerView = (trigger: Trigger, { sandbox, workspace }: ControlContext): api.Trigger => ({
  name: trigger.name,
  summary: trigger.summary,
  changes: trigger.changes,
  parameters: Object.entries(trigger.options).map(([name, { type, says, allowed }]) => ({
    name,
    type,
    summary: allowed ? `${says} One of ${allowed.join(', ')}.` : says,
  })),
  toldBy: sandbox.dialects.flatMap(dialect =>
    dialect.tells(trigger.event, id => workspace.world.assume(id)).map(event => ({ dialect: dialect.name, event })),
  ),
})
