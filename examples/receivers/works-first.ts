/** The supplier waits for its answer until all the work is done. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const worksFirst: Ways = { ...correct, worksFirst: true }

if (isMain(import.meta.url)) await runShop(worksFirst)
