import { sellOut } from '../store/schedules.ts'
import { dayOptions, daysFor } from './days.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'availability.sold-out'

export const availabilitySoldOut = defineTrigger({
  name: NAME,
  summary: 'The last seats are gone.',
  changes: 'The days have no seats left and are SOLD_OUT, without a booking being made.',
  event: 'availability.sold-out',
  options: dayOptions,
  run(stage, choice) {
    sellOut(stage, daysFor(stage, choice), `trigger ${NAME}`)
  },
})
