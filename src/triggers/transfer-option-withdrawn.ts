import { withdrawOption } from '../store/transfers.ts'
import { offered, transferFor } from './journeys.ts'
import { id } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'transfer.option-withdrawn'

export const transferOptionWithdrawn = defineTrigger({
  name: NAME,
  summary: 'A vehicle is no longer offered.',
  changes: 'The quotation has one option less; without any left it is SOLD_OUT.',
  event: 'transfer.option-withdrawn',
  options: {
    transfer: id('Id of a quotation that has not expired. Without it one is made.'),
    option: id('Option that is withdrawn; the last without it.'),
    token: id('Token that asks for the quotation; the first with a subscription without it.'),
  },
  run(stage, { transfer, option, token }) {
    const cause = `trigger ${NAME}`
    const subject = transferFor(stage, transfer, token, cause)
    withdrawOption(stage, subject.id, offered(subject, option).at(-1)!.id, cause)
  },
})
