import type { Dialect } from './dialects/dialect.ts'
import type { FaultCatalogue } from './faults/kind.ts'
import type { Known } from './faults/match.ts'
import { readFaults } from './faults/read.ts'
import type { RuleDraft } from './faults/rules.ts'

/** Every kind of fault and every preset. Loaded when somebody asks: a sandbox without rules needs none of it. */
export async function faultCatalogue(): Promise<FaultCatalogue> {
  const [{ deliveryFaults }, { API_FAULTS }, { presets }] = await Promise.all([
    import('./delivery/faults/registry.ts'),
    import('./http/faults/kinds.ts'),
    import('./delivery/faults/presets.ts'),
  ])
  return { kinds: [...deliveryFaults, ...API_FAULTS], presets }
}

/** Makes rules of what a user wrote: one rule, a preset, a list, or an object whose `faults` is one. */
export type ReadFaults = (given: unknown) => Promise<readonly RuleDraft[]>

/**
 * @param sockets whether deliveries travel over sockets
 * @param apiSockets whether the API is answered over sockets, when a rule is made
 */
export function faultReader(dialects: readonly Dialect[], sockets: boolean, apiSockets: () => boolean): ReadFaults {
  const known: Known = {
    events: new Map(dialects.map(({ name, events }) => [name, events])),
    routes: new Map(dialects.map(({ name, surface }) => [name, Object.keys(surface.handlers)])),
  }
  return async given => readFaults(given, { catalogue: await faultCatalogue(), known, sockets, apiSockets })
}
