import type { Dialect } from '../dialect.ts'
import { assumptions } from './assumptions.ts'
import { decide, EVENTS, tells } from './decide.ts'
import { checkPayload, write } from './messages.ts'
import { sample } from './sample.ts'
import { basePath, surface } from './surface.ts'

/** RhomTrip: quotations and bookings of transfers, products, and fat webhooks. Domain digest 2. */
export const rhomtrip: Dialect = {
  name: 'rhomtrip',
  title: 'RhomTrip webhooks',
  basePath,
  events: EVENTS,
  surface,
  assumptions,
  tells,
  decide,
  write,
  sample,
  checkPayload,
}
