import { closeOut, reopen } from '../store/schedules.ts'
import { dayOptions, daysFor } from './days.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'availability.reopened'

export const availabilityReopened = defineTrigger({
  name: NAME,
  summary: 'Closed days can be booked again.',
  changes: 'Days that were closed out or sold out have their usual seats again.',
  event: 'availability.reopened',
  options: {
    ...dayOptions,
    from: {
      ...dayOptions.from,
      says: 'First day, local to the product. Without it and "to" a day is closed out first.',
    },
  },
  run(stage, choice) {
    const cause = `trigger ${NAME}`
    const days = daysFor(stage, choice)
    if (choice.from === undefined && choice.to === undefined) closeOut(stage, days, cause)
    reopen(stage, days, cause)
  },
})
