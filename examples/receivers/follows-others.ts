/** It serves several resellers, and tries all their tokens for whatever a message names: one reseller's message shows another's booking. */
import { isMain, runShop } from './shop.ts'
import { correct, type Shown, type Ways } from './ways.ts'

export const followsOthers: Ways = {
  ...correct,
  async work(task, shop) {
    await correct.work(task, shop)
    const { otherToken } = shop.settings
    if (!task.booking || !otherToken || (await shop.ask(task)).status !== 400) return
    const { status, body } = await shop.ask(task, otherToken)
    if (status === 200) await shop.hear(body as Shown)
  },
}

if (isMain(import.meta.url)) await runShop(followsOthers)
