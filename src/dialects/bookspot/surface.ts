import { routes } from '../../generated/bookspot/routes.ts'
import type { Handler, Surface } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import { createRouter, type Route } from '../../openapi/route.ts'
import { octoAdmission } from '../octo/surface.ts'
import { fail, invalid } from './errors.ts'
import { BASE_PATH, CAPABILITIES, handlers } from './handlers.ts'

/** BookSpot's side of the pipeline. */
export const surface: Surface = {
  name: 'bookspot',
  basePath: BASE_PATH,
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
