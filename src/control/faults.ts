import type { FaultKind, Preset } from '../faults/kind.ts'
import type { FaultInput } from '../faults/read.ts'
import type { Rule } from '../faults/rules.ts'
import type * as api from '../generated/sandbox/types.ts'
import { Answered } from '../http/surface.ts'
import { utcMillis } from '../shared/clock.ts'
import type { ControlHandlers } from './context.ts'
import { pageOf } from './page.ts'
import { Problem } from './problem.ts'

export const faults = {
  'GET /faults': ({ query }, { workspace }) => {
    const { records, next } = pageOf(workspace.rules.list(), ({ id }) => id, query)
    return { faults: records.map(ruleView), next }
  },
  'POST /faults': async ({ body }, { workspace }) => {
    const added = await workspace.addFaults(body as FaultInput)
    return new Answered({ faults: added.map(ruleView) }, { status: 201 })
  },
  'DELETE /faults': (_, { workspace }) => {
    workspace.rules.clear()
    return new Answered(undefined, { status: 204 })
  },
  'DELETE /faults/{id}': ({ path }, { workspace }) => {
    if (workspace.rules.remove(path.id)) return new Answered(undefined, { status: 204 })
    throw new Problem(404, `There is no failure rule "${path.id.slice(0, 100)}". GET /faults lists them.`)
  },
  'GET /faults/kinds': async (_, { sandbox }) => {
    const { kinds, presets } = await sandbox.faultCatalogue()
    return { kinds: kinds.map(kindView), presets: presets.map(presetView) }
  },
} satisfies Partial<ControlHandlers>

function ruleView({ id, kind, options, match, times, probability, stop, applied, createdAt }: Rule): api.Fault {
  const { from, until, ...rest } = match
  const window = {
    ...(from !== undefined && { from: utcMillis(from) }),
    ...(until !== undefined && { until: utcMillis(until) }),
  }
  return {
    id,
    kind: kind.kind,
    side: kind.side,
    options,
    match: { ...rest, ...window },
    times,
    probability,
    stop,
    applied,
    createdAt: utcMillis(createdAt),
  }
}

const kindView = ({ kind, side, summary, standsFor, topic, covers, socket, options }: FaultKind): api.FaultKind => ({
  kind,
  side,
  summary,
  standsFor,
  topic,
  covers: [...covers],
  needsSocket: socket !== undefined,
  options: Object.entries(options).map(([name, { says, type, unit, least, most, allowed, default: usual }]) => ({
    name,
    type,
    summary: says,
    default: usual as api.FaultOption['default'],
    ...(unit !== undefined && { unit }),
    ...(least !== undefined && { least }),
    ...(most !== undefined && { most }),
    ...(allowed && { allowed: [...allowed] }),
  })),
})

const presetView = ({ name, says, rules }: Preset): api.FaultPreset => ({
  name,
  summary: says,
  rules: rules.map(rule => ({ ...rule })),
})
