import { benchApi, benchExpress, benchGrowth } from './api.ts'
import { benchDelivery } from './delivery.ts'
import { benchFaults } from './faults.ts'
import { print } from './report.ts'
import { benchStartup } from './startup.ts'

const SECTIONS = {
  api: ['Serving, against bare node:http that replays the same answer', benchApi],
  express: ['Mounted in Express, against an ordinary Express app', benchExpress],
  growth: ['CPU time per operation in a large world, against a small one', benchGrowth],
  delivery: ['Delivery, against a bare undici Pool.dispatch loop', benchDelivery],
  faults: ['Failures on purpose: what they cost those that they do not hit', benchFaults],
  startup: ['Start-up', benchStartup],
} as const

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !Object.hasOwn(SECTIONS, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no section ${unknown.join(', ')}. Sections: ${Object.keys(SECTIONS).join(', ')}.\n`)
  process.exit(2)
}
for (const [name, [title, run]] of Object.entries(SECTIONS)) {
  if (asked.length === 0 || asked.includes(name)) print(title, await run())
}
