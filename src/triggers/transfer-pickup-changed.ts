import { UsageError } from '../shared/usage-error.ts'
import { changePickUp } from '../store/transfers.ts'
import { movedPickUp, transferFor } from './journeys.ts'
import { date, id, time } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'transfer.pickup-changed'

export const transferPickupChanged = defineTrigger({
  name: NAME,
  summary: 'The pick-up is elsewhere or at another time.',
  changes: 'The quotation has another pick-up place, day or time; distance and prices follow.',
  event: 'transfer.pickup-changed',
  options: {
    transfer: id('Id of a quotation that has not expired. Without it one is made.'),
    date: date('The new day, local to the pick-up; it stays without it.'),
    time: time('The new time, local to the pick-up. Without a day and a time the place moves.'),
    token: id('Token that asks for the quotation; the first with a subscription without it.'),
  },
  run(stage, { transfer, date: localDateStart, time: startTime, token }) {
    const cause = `trigger ${NAME}`
    const subject = transferFor(stage, transfer, token, cause)
    const elsewhere = localDateStart === undefined && startTime === undefined
    const pickUp = elsewhere ? movedPickUp(subject.pickUp) : undefined
    const same =
      (localDateStart ?? subject.localDateStart) === subject.localDateStart &&
      (startTime ?? subject.startTime) === subject.startTime
    if (!elsewhere && same)
      throw new UsageError(`The pick-up of ${subject.id} is at that time already. Choose another day or time.`)
    changePickUp(stage, subject.id, { pickUp, localDateStart, startTime }, cause)
  },
})
