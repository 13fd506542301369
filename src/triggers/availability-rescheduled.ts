import { UsageError } from '../shared/usage-error.ts'
import { reschedule } from '../store/schedules.ts'
import { dayOptions, daysFor } from './days.ts'
import { times } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'availability.rescheduled'

export const availabilityRescheduled = defineTrigger({
  name: NAME,
  summary: 'Days run at other times.',
  changes: 'The days have other departures or opening hours; bookings keep the time they have.',
  event: 'availability.rescheduled',
  options: {
    ...dayOptions,
    startTimes: times('The new departures, local to the product; an hour later than before without them.'),
  },
  run(stage, { startTimes, ...choice }) {
    const days = daysFor(stage, choice)
    const product = stage.read.products.get(days.productId)
    if (startTimes && product?.availabilityType === 'OPENING_HOURS') {
      throw new UsageError(
        `Product ${days.productId} has opening hours, no departures. Leave "startTimes" out, or name another product.`,
      )
    }
    reschedule(stage, days, { startTimes }, `trigger ${NAME}`)
  },
})
