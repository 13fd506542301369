/** A type of message that it does not know is a bug to it. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const crashesOnUnknown: Ways = {
  ...correct,
  read(message) {
    const task = correct.read(message)
    if (task) return task
    const { notificationType, webhook } = message as { notificationType?: string; webhook?: { event?: string } }
    if (webhook?.event === 'transfer_update' || webhook?.event === 'availability_update') return undefined
    throw new TypeError(`There is no handler of ${notificationType ?? webhook?.event}.`)
  },
}

if (isMain(import.meta.url)) await runShop(crashesOnUnknown)
