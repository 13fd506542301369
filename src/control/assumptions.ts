import type * as api from '../generated/sandbox/types.ts'
import { nearest } from '../shared/suggest.ts'
import type { ControlContext, ControlHandlers } from './context.ts'
import { dialectNamed } from './info.ts'
import { pageOf } from './page.ts'
import { Problem } from './problem.ts'
import type { Assumption } from './workspace.ts'

export const assumptions = {
  'GET /assumptions': ({ query }, context) => {
    const { sandbox } = context
    if (query.dialect !== undefined) dialectNamed(sandbox, query.dialect, 400)
    const all = sandbox.assumptions.map(entry => assumptionView(entry, context))
    const fits = all.filter(({ dialects }) => query.dialect === undefined || dialects.includes(query.dialect))
    const { records, next } = pageOf(fits, ({ id }) => id, query)
    return { assumptions: [...records], next }
  },
  'PUT /assumptions/{id}': ({ path, body }, context) => {
    const entry = context.sandbox.assumptions.find(({ id }) => id === path.id)
    if (!entry) {
      const suggestion = nearest(
        path.id,
        context.sandbox.assumptions.map(({ id }) => id),
      )
      const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
      throw new Problem(404, `There is no assumption "${path.id.slice(0, 60)}".${meant} GET /assumptions lists them.`, {
        suggestion,
      })
    }
    const allowed = Object.keys(entry.alternatives)
    if (!allowed.includes(body.value)) {
      const suggestion = nearest(body.value, allowed)
      const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
      throw new Problem(
        400,
        `${entry.id} cannot be "${body.value.slice(0, 60)}".${meant} Allowed: ${allowed.join(', ')}.`,
        {
          pointer: '/value',
          allowed,
          suggestion,
        },
      )
    }
    context.workspace.setAssumption(entry.id, body.value)
    return assumptionView(entry, context)
  },
} satisfies Partial<ControlHandlers>

/** An entry that no single dialect owns is every dialect's. */
function assumptionView(entry: Assumption, { sandbox, workspace }: ControlContext): api.Assumption {
  const owners = sandbox.dialects.filter(dialect => dialect.assumptions.some(({ id }) => id === entry.id))
  return {
    id: entry.id,
    dialects: (owners.length > 0 ? owners : sandbox.dialects).map(({ name }) => name),
    question: entry.question,
    alternatives: { ...entry.alternatives },
    default: entry.default,
    value: workspace.assumptions().get(entry.id) ?? entry.default,
    evidence: entry.evidence,
  }
}
