/** RhomTrip's body shows the whole booking, so the API is not asked: of what was overtaken by a message that got lost, nobody learns. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const trustsStaleBody: Ways = {
  ...correct,
  work: async (task, shop) => (task.shown ? shop.hear(task.shown) : correct.work(task, shop)),
}

if (isMain(import.meta.url)) await runShop(trustsStaleBody)
