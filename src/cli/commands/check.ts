import { COMMON, defineCommand } from '../command.ts'
import { choice, duration, type Flags, list, text, toggle, whole } from '../flags.ts'

export const CHECK_FLAGS = {
  url: text('What is judged: the base of a supplier’s paths, or the webhook URL of a receiver', '<url>'),
  dialect: choice('What it speaks', ['bookspot', 'rhomtrip']),
  token: text('Supplier: token that may read and write subscriptions', '<token>'),
  tokenRead: text('Supplier: token of the same reseller that may only read them', '<token>'),
  tokenWrite: text('Supplier: token of the same reseller that may only write them', '<token>'),
  tokenPlain: text('Supplier: token of the same reseller that may neither', '<token>'),
  tokenOther: text("Supplier: another reseller's token", '<token>'),
  on: list('Supplier: what causes a change: a command, or a URL that is posted to', '<change=command or URL>'),
  sandbox: text('Supplier: it is an octo-sandbox with this control API, which causes every change', '<url>'),
  receiverUrl: text('Supplier: where it reaches this machine, when that is not loopback: a tunnel', '<url>'),
  receiverPort: whole('Supplier: port to listen on for deliveries', [0, 65_535], 0),
  patience: duration('Supplier: how long a delivery is waited for', '10s'),
  quiet: duration('Supplier: silence after which no more deliveries are expected', '2s'),
  timeout: duration('How long a call may take', '10s'),
  strict: toggle('Differences from assumptions, and SHOULD and MAY that are not met, fail too'),
  baseline: text('File of known failures: {failures: [{check, reason, until}]}', '<file>'),
  reporter: list('text, json, junit, markdown, html or github (default: text)', '<name>'),
  outDir: text('Folder for the reports; needed for more than one', '<folder>'),
  ...COMMON,
} satisfies Flags

/** Judges an implementation of either specification. */
export const check = defineCommand({
  usage: 'check <who> [checks...]',
  says: 'Judges a supplier or a receiver: all checks, or those of some sections or ids.',
  flags: CHECK_FLAGS,
  examples: [
    'octo-sandbox check supplier --dialect bookspot --url https://api.example.com/octo/v1 --token $TOKEN',
    'octo-sandbox check supplier --dialect bookspot --url $URL --token $TOKEN notifications NS-43',
    "octo-sandbox check supplier --dialect rhomtrip --url $URL --token $TOKEN --on 'transfer.repriced=curl -fX POST $URL/admin/reprice/$OCTO_TRANSFER'",
    'octo-sandbox check supplier --dialect bookspot --url $URL --token $TOKEN --reporter text,junit,html --out-dir reports',
  ],
  run: async given => (await import('../check.ts')).runChecks(given),
})
