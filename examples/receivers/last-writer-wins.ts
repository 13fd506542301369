/**
 * Whatever comes last is believed: RhomTrip's body is stored as it comes, so a confirmation that comes late undoes a cancellation.
 * BookSpot's thin notifications are no danger to it: what they make it ask for is always the newest.
 */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const lastWriterWins: Ways = {
  ...correct,
  work: async (task, shop) => (task.shown ? shop.hear(task.shown) : correct.work(task, shop)),
  merge: (known, shown) => correct.merge(known && { ...known, utcUpdatedAt: shown.utcUpdatedAt }, shown),
}

if (isMain(import.meta.url)) await runShop(lastWriterWins)
