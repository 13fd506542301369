import { isAvailable, slotsOf } from '../../domain/availability.ts'
import type { Option, Product, Slot } from '../../domain/types.ts'
import type { paths } from '../../generated/rhomtrip/types.ts'
import type { Context } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { optionOf, productOf } from '../../store/lookups.ts'
import { rangeOf } from '../octo/availability.ts'
import { departureView, isFrom, type Party, partyOf, partyPrice, type Units } from './availability-view.ts'

interface Question {
  readonly productId: string
  readonly optionId: string
  readonly startTime: string
  readonly units?: Units
}

/** RhomTrip's availability page: the departures of a day, and the days of a range. */
export const availability = {
  'POST /availability': ({ body }, context) => {
    const { slots, view } = lookUp(body, body.localDateStart, body.localDateStart, context)
    return slots.map(view)
  },

  'POST /availability/calendar': ({ body }, context) => {
    const { slots, view } = lookUp(body, body.localDateStart, body.localDateEnd, context)
    const days = new Map<string, Slot>()
    for (const slot of slots) {
      const chosen = days.get(slot.localDate)
      // A day is shown by its first departure that can be booked, else by its first.
      if (!chosen || (!isBookable(chosen, view) && isBookable(slot, view))) days.set(slot.localDate, slot)
    }
    return [...days.values()].map(view)
  },
} satisfies Partial<Handlers<paths, Context>>

type View = (slot: Slot) => ReturnType<typeof departureView>

const isBookable = (slot: Slot, view: View): boolean => isAvailable(slot.status) && view(slot).available

/** @throws DomainError INVALID_PRODUCT_ID, INVALID_OPTION_ID, INVALID_UNIT_ID, BAD_REQUEST */
function lookUp(question: Question, start: string, end: string, { world, capabilities }: Context) {
  const product = productOf(world, question.productId)
  const option = optionOf(product, question.optionId)
  const [from, to] = rangeOf(start, end)
  const party = partyOf(option, question.units)
  const slots = slotsOf(world.read, product, option, from, to, world.clock.now())
  return {
    slots: slots.filter(slot => isFrom(slot, question.startTime)),
    view: departuresView(product, option, party, capabilities, world),
  }
}

/** Shows the departures of one option to one party; the price is the same for all of them. */
export function departuresView(
  product: Product,
  option: Option,
  party: Party,
  capabilities: ReadonlySet<string>,
  world: Pick<World, 'assume'>,
): View {
  const pricing = capabilities.has('pricing')
    ? partyPrice(product, option, party, world.assume('R-33') === 'minor-units')
    : undefined
  return slot => departureView(slot, party, pricing)
}
