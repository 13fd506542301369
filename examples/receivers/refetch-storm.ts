/** What the API refuses is asked again at once, thirty times. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const refetchStorm: Ways = {
  ...correct,
  again: (status, retryAfter, tries) => (tries <= 30 ? 20 : correct.again(status, retryAfter, tries - 30)),
}

if (isMain(import.meta.url)) await runShop(refetchStorm)
