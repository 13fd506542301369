import { closeOut } from '../store/schedules.ts'
import { dayOptions, daysFor } from './days.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'availability.closed-out'

export const availabilityClosedOut = defineTrigger({
  name: NAME,
  summary: 'Days are closed.',
  changes: 'The days can no longer be booked; bookings that exist stay.',
  event: 'availability.closed-out',
  options: dayOptions,
  run(stage, choice) {
    closeOut(stage, daysFor(stage, choice), `trigger ${NAME}`)
  },
})
