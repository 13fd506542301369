/** What a reseller's application does right: it knows its supplier, answers first, asks the supplier's API, and never goes back in time. */
import { isMain, runShop } from './shop.ts'
import { correct } from './ways.ts'

export { correct }

if (isMain(import.meta.url)) await runShop(correct)
