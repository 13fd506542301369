import { changeVehicle } from '../store/transfers.ts'
import { offered, transferFor } from './journeys.ts'
import { id } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'transfer.vehicle-changed'

export const transferVehicleChanged = defineTrigger({
  name: NAME,
  summary: 'Another vehicle will come.',
  changes: 'One option of the quotation has another vehicle of at least the same size, at the same price.',
  event: 'transfer.vehicle-changed',
  options: {
    transfer: id('Id of a quotation that has not expired. Without it one is made.'),
    option: id('Option whose vehicle changes; the first without it.'),
    token: id('Token that asks for the quotation; the first with a subscription without it.'),
  },
  run(stage, { transfer, option, token }) {
    const cause = `trigger ${NAME}`
    const subject = transferFor(stage, transfer, token, cause)
    changeVehicle(stage, subject.id, offered(subject, option)[0]!.id, cause)
  },
})
