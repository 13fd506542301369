/** A year of availability is asked for day by day. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const dayByDay: Ways = {
  ...correct,
  async work(task, shop) {
    const { localDateStart, localDateEnd } = (task.body ?? {}) as Record<string, string>
    if (!localDateStart || !localDateEnd) return correct.work(task, shop)
    for (let day = new Date(localDateStart); day <= new Date(localDateEnd); day = new Date(+day + 86_400_000)) {
      const localDate = day.toISOString().slice(0, 10)
      await correct.work(
        { ...task, body: { ...(task.body as object), localDateStart: localDate, localDateEnd: localDate } },
        shop,
      )
    }
  },
}

if (isMain(import.meta.url)) await runShop(dayByDay)
