import { COMMON, defineCommand } from '../command.ts'
import { type Flags, toggle, whole } from '../flags.ts'
import { START_FLAGS } from './start.ts'

const { quiet: _, port: __, verbose: ___, json: ____, ...SERVER_FLAGS } = START_FLAGS

/** The server's settings, but any free port, and silent unless asked: what the command prints is its own. */
export const EXEC_FLAGS = {
  ...SERVER_FLAGS,
  // Not the PORT of the environment, which is the command's, nor the file's, where another sandbox may listen.
  port: { ...whole('Port to listen on; 0 is any free one', [0, 65_535], 0), inFile: false as const },
  verbose: toggle('Show calls and deliveries on stderr'),
  noColor: COMMON.noColor,
} satisfies Flags

/** Runs a command beside a sandbox of its own: `exec -- npm test`. */
export const exec = defineCommand({
  usage: 'exec <command...>',
  says: 'Runs a command beside a sandbox of its own, which it finds in its environment, and ends with its exit code.',
  flags: EXEC_FLAGS,
  examples: [
    'octo-sandbox exec -- npm test',
    'octo-sandbox exec --clock manual --seed 7 -- npx playwright test',
    'octo-sandbox exec -- sh -c \'curl -H "Authorization: Bearer $BOOKSPOT_TOKEN" $BOOKSPOT_URL/products\'',
  ],
  run: async given => (await import('../exec.ts')).runBeside(given),
})
