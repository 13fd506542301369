import { COMMON, defineCommand } from '../command.ts'
import { choice, type Flags, list, text, toggle, whole } from '../flags.ts'

/** Settings of a server. */
export const START_FLAGS = {
  port: whole('Port to listen on; 0 is any free one', [0, 65_535], 4848, 'PORT'),
  host: text('Address to listen on (default: 127.0.0.1)', '<address>'),
  allowedHost: list('Name under which clients reach the control API besides localhost', '<name>'),
  controlToken: text(
    'What other machines must send to the control API as Sandbox-Token (default: a random text, shown at the start)',
    '<text>',
  ),
  seed: text('Text that the world is made from, or random (default: octo)', '<text>'),
  clock: choice('Tick, or stand still until moved', ['real', 'manual'], 'real'),
  now: text('Where a manual clock starts', '<instant>'),
  assume: list('Answer to an open question of the specifications', '<id=value>'),
  fixtures: list('File with products, bookings and more that are put over the seed, YAML or JSON', '<file>'),
  faults: text('File with failure rules that every workspace starts with, YAML or JSON', '<file>'),
  allowLinkLocal: toggle('Let deliveries go to link-local and cloud metadata addresses'),
  allowLoops: toggle('Let deliveries go to the sandbox itself, and take those of other sandboxes as calls'),
  config: text('File that holds these settings by name (default: octo-sandbox.config.{ts,js,json,yaml})', '<file>'),
  quiet: toggle('Show the address only'),
  verbose: toggle('Show bodies, events and calls to the control API too'),
  ...COMMON,
} satisfies Flags

/** Starts the server; what `octo-sandbox` alone does. */
export const start = defineCommand({
  usage: 'start',
  says: 'Starts a sandbox and shows every call and delivery until interrupted. This is the default.',
  flags: START_FLAGS,
  examples: [
    'octo-sandbox',
    'octo-sandbox --port 0 --json',
    'octo-sandbox --clock manual --now 2027-06-01T08:00:00Z --assume B-01=bare',
    'octo-sandbox --host 0.0.0.0 --allowed-host sandbox.internal',
  ],
  // The other commands have no need of a whole sandbox, so it is loaded here.
  run: async given => (await import('../server.ts')).runServer(given),
})
