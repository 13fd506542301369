import { routes } from '../../generated/rhomtrip/routes.ts'
import type { paths } from '../../generated/rhomtrip/types.ts'
import type { Call } from '../../http/call.ts'
import { type Admission, type Context, type Handler, header, type Surface, type Worlds } from '../../http/surface.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { createRouter, type Route } from '../../openapi/route.ts'
import { octoAdmission } from '../octo/surface.ts'
import { availability } from './availability.ts'
import { bookings } from './bookings.ts'
import { CAPABILITIES } from './capabilities.ts'
import { catalogue } from './catalogue.ts'
import { fail, invalid } from './errors.ts'
import { transfers } from './transfers.ts'
import { webhooks } from './webhooks.ts'

/** RhomTrip writes its paths from the root of its host. */
export const basePath = ''

const handlers = {
  ...catalogue,
  ...transfers,
  ...availability,
  ...bookings,
  ...webhooks,
} satisfies Handlers<paths, Context>

const admitAny = octoAdmission({
  capabilities: CAPABILITIES,
  unknownToken: world => (world.assume('X-22') === '401' ? 'UNAUTHORIZED' : 'FORBIDDEN'),
  needsHeader: (_route, world) => world.assume('R-08') === 'always',
  needsCapability: (_route, world) => world.assume('R-08') !== 'never',
})

/** Admits as OCTO dialects do; under R-07 once more, with the prefixed names only. */
function admit(call: Call, route: Route, worlds: Worlds): Admission {
  const admission = admitAny(call, route, worlds)
  return admission.world.assume('R-07') === 'both' ? admission : admitAny(prefixedOnly(call), route, worlds)
}

function prefixedOnly(call: Call): Call {
  const named = header(call, 'octo-capabilities') ?? new URLSearchParams(call.query).get('_capabilities')
  if (named === null) return call
  const names = named.split(',').filter(name => name.trim().startsWith('octo/'))
  return { ...call, headers: { ...call.headers, 'octo-capabilities': names.join(',') } }
}

/** RhomTrip's side of the pipeline. */
export const surface: Surface = {
  name: 'rhomtrip',
  basePath,
  router: createRouter(routes),
  handlers: handlers as Readonly<Record<string, Handler>>,
  admit,
  invalid,
  fail,
}
