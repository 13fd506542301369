import { COMMON, defineCommand } from '../command.ts'
import { choice, duration, type Flags, list, text, toggle, whole } from '../flags.ts'

/** Flags that only `check supplier` reads. */
export const SUPPLIER_FLAGS = {
  token: text('Token that may read and write subscriptions', '<token>'),
  tokenRead: text('Token of the same reseller that may only read them', '<token>'),
  tokenWrite: text('Token of the same reseller that may only write them', '<token>'),
  tokenPlain: text('Token of the same reseller that may neither', '<token>'),
  tokenOther: text("Another reseller's token", '<token>'),
  on: list('What causes a change: a command, or a URL that is posted to', '<change=command or URL>'),
  sandbox: text('It is an octo-sandbox with this control API, which causes every change', '<url>'),
  receiverUrl: text('Where the supplier reaches this machine, when that is not loopback: a tunnel', '<url>'),
  receiverPort: whole('Port to listen on for deliveries; 0 is any free one', [0, 65_535], 0),
  patience: duration('How long a delivery is waited for', '10s'),
  quiet: duration('Silence after which no more deliveries are expected', '2s'),
  timeout: duration('How long a call may take', '10s'),
  trickle: duration('Time after which it must give up a request that trickles in; not tried without'),
} satisfies Flags

/** Flags that only `check receiver` reads. */
export const RECEIVER_FLAGS = {
  header: list('Custom header of the subscription, by which the receiver knows its supplier', '<name: value>'),
  port: whole('Port of the supplier that the receiver calls back; 0 is any free one', [0, 65_535], 4848),
  probeUrl: text('Where the reseller shows what it believes of a booking, with {uuid} in it', '<url>'),
  probePointer: text('JSON pointer to the status in what the probe answers (default: /status)', '<pointer>'),
  probeEffects: text('JSON pointer to what must not change when a message comes twice: /emailsSent', '<pointer>'),
  probeCommand: text('Instead: a command that prints the status of the booking OCTO_BOOKING', '<command>'),
  window: duration('How long the reseller may take until it believes what is true', '2s'),
  reconcile: duration('How long it may take to make up for a lost message', '30s'),
  exhaustive: whole('Tries every order of so many events, with one or two copies each', [1, 3], undefined),
  seed: text('What sampled lives of bookings are drawn from (default: octo)', '<text>'),
  long: toggle('Tries what takes minutes too'),
  replay: text('Repeats the sequence of a file that a failed run wrote, and nothing else', '<file>'),
} satisfies Flags

/** The same flags; the help says whose they are. */
const whose = <F extends Flags>(who: string, flags: F): F =>
  Object.fromEntries(Object.entries(flags).map(([key, flag]) => [key, { ...flag, says: `${who}: ${flag.says}` }])) as F

export const CHECK_FLAGS = {
  url: text('What is judged: the base of a supplier’s paths, or the URL of a receiver', '<url>'),
  dialect: choice('What it speaks', ['bookspot', 'rhomtrip']),
  ...whose('Supplier', SUPPLIER_FLAGS),
  ...whose('Receiver', RECEIVER_FLAGS),
  strict: toggle('Differences from assumptions, and SHOULD and MAY that are not met, fail too'),
  baseline: text('File of known failures: {failures: [{check, reason, until}]}', '<file>'),
  reporter: list('text, json, junit, markdown, html or github (default: text)', '<name>'),
  outDir: text('Folder for the reports; needed for more than one', '<folder>'),
  ...COMMON,
} satisfies Flags

/** Judges an implementation of either specification. */
export const check = defineCommand({
  usage: 'check <supplier|receiver> [checks...]',
  says: 'Judges a supplier or a receiver: all checks, or those of some sections or ids.',
  flags: CHECK_FLAGS,
  examples: [
    'octo-sandbox check supplier --dialect bookspot --url https://api.example.com/octo/v1 --token $TOKEN',
    'octo-sandbox check supplier --dialect bookspot --url $URL --token $TOKEN notifications NS-43',
    "octo-sandbox check supplier --dialect rhomtrip --url $URL --token $TOKEN --on 'transfer.repriced=curl -fX POST $URL/admin/reprice/$OCTO_TRANSFER'",
    "octo-sandbox check receiver --dialect bookspot --url http://127.0.0.1:3000/webhooks --header 'Api-Key: k1' --probe-url http://127.0.0.1:3000/bookings/{uuid}",
    'octo-sandbox check receiver --dialect bookspot --url $URL --reporter text,junit,html --out-dir reports',
  ],
  run: async given => (await import('../check.ts')).runChecks(given),
})
