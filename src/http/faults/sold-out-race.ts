import { isAvailable } from '../../domain/availability.ts'
import { whole } from '../../faults/options.ts'
import { withdrawOption } from '../../store/transfers.ts'
import { type ApiContext, defineApiFault } from './fault.ts'
import { buySeats, GHOST, somebodyElse, wantedActivity, wantedTransfer } from './ghost.ts'

/** FA-10. */
export const soldOutRace = defineApiFault({
  kind: 'sold-out-race',
  summary:
    'Between the availability check and the reservation another buyer takes the seats: really, so that everything else shows it too.',
  standsFor: 'The last seats of a good day.',
  covers: ['FA-10'],
  options: { leave: whole('Seats that the other buyer leaves', 0, [0, 10_000]) },
  applies: ({ leave }, context) => context.route.key === 'POST /bookings' && canBeTaken(context, leave),
  apply(next, { leave }, context) {
    const wanted = wantedActivity(context)
    const transfer = wantedTransfer(context)
    somebodyElse(context, () => {
      if (wanted) buySeats(context, wanted, leave)
      else if (transfer) withdrawOption(context.world, transfer.id, wantedOption(context), GHOST)
    })
    return next()
  },
})

const wantedOption = ({ body }: ApiContext) => {
  const { optionId } = body()
  return typeof optionId === 'string' ? optionId : undefined
}

function canBeTaken(context: ApiContext, leave: number): boolean {
  const slot = wantedActivity(context)?.slot
  if (slot) return isAvailable(slot.status) && (slot.vacancies ?? 0) > leave
  return wantedTransfer(context)?.options.some(({ id }) => id === wantedOption(context)) ?? false
}
