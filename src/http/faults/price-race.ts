import { choice, number } from '../../faults/options.ts'
import { repriceProduct } from '../../store/products.ts'
import { closeOut } from '../../store/schedules.ts'
import { changeVehicle, repriceTransfer } from '../../store/transfers.ts'
import type { World } from '../world.ts'
import { defineApiFault } from './fault.ts'
import { somebodyElse, type Wanted, wantedActivity, wantedTransfer } from './ghost.ts'

const CAUSE = 'the supplier, between check and reservation'

/** FA-11. */
export const priceRace = defineApiFault({
  kind: 'price-race',
  summary:
    'Between the check and the reservation the supplier changes the price, or the option itself: really, with its notifications.',
  standsFor: 'Dynamic prices, and offers that are edited while somebody books them.',
  covers: ['FA-11'],
  options: {
    change: choice(
      'What changes',
      {
        price: 'all prices, times `factor`',
        option: 'the day is closed for that option, or the transfer gets another vehicle',
      },
      'price',
    ),
    factor: number('What prices are multiplied by', 1.1, [0.01, 100]),
  },
  applies: (_options, context) =>
    context.route.key === 'POST /bookings' && (wantedActivity(context) ?? wantedTransfer(context)) !== undefined,
  apply(next, { change, factor }, context) {
    const { world } = context
    const wanted = wantedActivity(context)
    const transfer = wantedTransfer(context)
    somebodyElse(context, () => {
      if (wanted && change === 'price') repriceProduct(world, wanted.product.id, factor, CAUSE)
      else if (wanted) closeDay(world, wanted)
      else if (transfer && change === 'price') repriceTransfer(world, transfer.id, factor, CAUSE)
      else if (transfer) changeVehicle(world, transfer.id, `${context.body().optionId}`, CAUSE)
    })
    return next()
  },
})

function closeDay(world: World, { product, option, slot }: Wanted): void {
  const day = { localDateStart: slot.localDate, localDateEnd: slot.localDate }
  closeOut(world, { productId: product.id, optionIds: [option.id], ...day }, CAUSE)
}
