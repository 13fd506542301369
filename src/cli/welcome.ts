import type { Listening } from '../adapters/node.ts'
import type { Sandbox } from '../index.ts'
import { safe } from '../shared/safe-text.ts'
import { DEFAULT_URL } from './api.ts'
import type { Palette } from './text.ts'

const baseUrls = ({ dialects, origin }: Sandbox) =>
  dialects.map(({ name, title, basePath }) => ({ name, title, url: origin + basePath }))

/** The one line of `--json` that says it is ready. */
export function readyLine(sandbox: Sandbox, { url, port }: Listening): string {
  const { world, tokens } = sandbox.workspace()
  return JSON.stringify({
    ready: true,
    url,
    port,
    version: sandbox.version,
    seed: sandbox.seed,
    clock: world.clock.mode,
    control: `${url}/_sandbox/v1`,
    dialects: Object.fromEntries(baseUrls(sandbox).map(dialect => [dialect.name, dialect.url])),
    tokens: tokens.map(({ id, reseller, abilities }) => ({ token: id, reseller, abilities })),
  })
}

/** Where everything is, what to send, and the seed that gives it all again. */
export function firstScreen(sandbox: Sandbox, { url }: Listening, paint: Palette): string[] {
  const { world, tokens } = sandbox.workspace()
  const bases = baseUrls(sandbox)
  const titles = Math.max(...bases.map(({ title }) => title.length), 'Control API'.length)
  const row = (name: string, value: string) => `  ${name.padEnd(titles)}  ${paint.strong(value)}`
  const [first, ...others] = tokens.map(({ id }) => id)
  const manual = world.clock.mode === 'manual' ? `, clock stands at ${new Date(world.clock.now()).toISOString()}` : ''
  return [
    `${paint.good('octo-sandbox')} ${sandbox.version} is ready (seed ${safe(sandbox.seed)}${manual})`,
    '',
    ...bases.map(({ title, url: base }) => row(title, base)),
    row('Control API', `${url}/_sandbox/v1`),
    row('Tokens', `${first} ${paint.faint(others.join(' '))}`),
    '',
    `  curl ${bases[0]!.url}/products -H 'Authorization: Bearer ${first}' -H 'Octo-Capabilities: octo/pricing'`,
    `  npx octo-sandbox trigger booking.confirmed${url === DEFAULT_URL ? '' : ` --url ${url}`}`,
    '',
    paint.faint('<-- a call to the API, --> a delivery. Ctrl+C stops.'),
  ]
}
