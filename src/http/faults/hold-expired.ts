import { choice } from '../../faults/options.ts'
import { expireHold } from '../../store/bookings.ts'
import { owns } from '../../store/door.ts'
import { type ApiContext, defineApiFault } from './fault.ts'

/** FA-09. */
export const holdExpired = defineApiFault({
  kind: 'hold-expired',
  summary: 'The hold runs out just before it is confirmed.',
  standsFor: 'A guest who takes long at the checkout.',
  covers: ['FA-09'],
  options: {
    before: choice(
      'What comes too late',
      { confirm: 'only a confirmation', change: 'any change of the hold: confirmation, extension, update' },
      'confirm',
    ),
  },
  applies: ({ before }, context) => {
    const { key } = context.route
    const late =
      before === 'confirm' ? key.endsWith('/confirm') : key.startsWith('PATCH ') || /\/(?:confirm|extend)$/.test(key)
    return late && heldUuid(context) !== undefined
  },
  apply(next, _options, context) {
    const uuid = heldUuid(context)
    if (uuid !== undefined) expireHold(context.world, uuid, 'clock')
    return next()
  },
})

/** The caller's own booking, while it is a hold. */
function heldUuid({ params, world, admission }: ApiContext): string | undefined {
  const { uuid } = params
  const booking = uuid === undefined ? undefined : world.read.bookings.get(uuid.toLowerCase())
  return booking?.status === 'ON_HOLD' && owns(world, admission.token, booking) ? booking.uuid : undefined
}
