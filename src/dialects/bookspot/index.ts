import type { Dialect } from '../dialect.ts'
import { assumptions } from './assumptions.ts'
import { decide, tells } from './decide.ts'
import { BASE_PATH } from './handlers.ts'
import { checkPayload, sample, write } from './messages.ts'
import { NOTIFICATION_TYPES } from './subscription-input.ts'
import { surface } from './surface.ts'

/** BookSpot: OCTO core with the pricing and content capabilities, and thin notifications. Domain digest 1. */
export const bookspot: Dialect = {
  name: 'bookspot',
  title: 'BookSpot notifications',
  basePath: BASE_PATH,
  events: NOTIFICATION_TYPES,
  surface,
  assumptions,
  tells,
  decide,
  write,
  sample,
  checkPayload,
}
