/** The body is read and parsed before anybody asks who sent it. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const parsesFirst: Ways = { ...correct, authenticatesFirst: false }

if (isMain(import.meta.url)) await runShop(parsesFirst)
