import type { Command } from './command.ts'
import { check } from './commands/check.ts'
import { clock } from './commands/clock.ts'
import { deliveries } from './commands/deliveries.ts'
import { events } from './commands/events.ts'
import { exec } from './commands/exec.ts'
import { faults } from './commands/faults.ts'
import { fire } from './commands/fire.ts'
import { list } from './commands/list.ts'
import { openapi } from './commands/openapi.ts'
import { redeliver } from './commands/redeliver.ts'
import { reset } from './commands/reset.ts'
import { snapshot } from './commands/snapshot.ts'
import { start } from './commands/start.ts'
import { trigger } from './commands/trigger.ts'
import { wait } from './commands/wait.ts'
import { why } from './commands/why.ts'
import { workspaces } from './commands/workspaces.ts'

/** Every command, in the order of the help. The first one runs when none is named. */
export const COMMANDS: readonly Command[] = [
  start,
  exec,
  check,
  trigger,
  fire,
  events,
  deliveries,
  redeliver,
  wait,
  why,
  faults,
  clock,
  reset,
  snapshot,
  workspaces,
  list,
  openapi,
]
