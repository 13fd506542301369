import { routes } from '../../generated/bookspot/routes.ts'
import type { Handler, Surface } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import { createRouter, type Route } from '../../openapi/route.ts'
import { octoAdmission } from '../octo/surface.ts'
import { fail, invalid } from './errors.ts'
import { CAPABILITIES, handlers } from './handlers.ts'

/** Where BookSpot publishes its API. Domain digest 1.1. */
export const basePath = '/octo/v1'

/** BookSpot's side of the pipeline. */
export const surface: Surface = {
  name: 'bookspot',
  basePath,
  router: createRouter(routes),
  handlers: handlers as Readonly<Record<string, Handler>>,
  admit: octoAdmission({
    capabilities: CAPABILITIES,
    unknownToken: () => 'UNAUTHORIZED',
    needsHeader,
    needsCapability: (_route, world) => world.assume('B-06') === 'strict',
  }),
  invalid,
  fail,
}

/** B-05. */
function needsHeader(route: Route, world: World): boolean {
  const asked = world.assume('B-05')
  if (asked === 'every-call') return true
  return asked === 'notifications' && route.capabilitiesOptional !== true
}
