import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { CASES } from '../tests/faults/cases.ts'
import { play, writeGolden } from '../tests/faults/fidelity.ts'

// Runs every proof that faults arrive as described, deliveries and API, on this Node or on those that are named:
// `npm run fidelity`, `npm run fidelity -- --node 22 --node 24`; npx fetches them.
// `--write` writes the golden descriptions anew, to be read before they are committed.
const { values } = parseArgs({ options: { node: { type: 'string', multiple: true }, write: { type: 'boolean' } } })

const PROOFS = ['tests/faults', 'tests/delivery', 'tests/http']
const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
const vitest = [join(dirname(manifest), 'vitest.mjs'), 'run', ...PROOFS]

/** Whether all of it is true there. */
function isTrueOn(version: string | undefined): boolean {
  const [command, args] =
    version === undefined ? [process.execPath, vitest] : ['npx', ['-y', `node@${version}`, ...vitest]]
  process.stdout.write(`Node ${version ?? process.versions.node}\n`)
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0
}

if (values.write) {
  const transcripts: string[] = []
  for (const each of CASES) transcripts.push(await play(each))
  writeGolden(transcripts)
} else {
  const versions = values.node ?? [undefined]
  const failed = versions.filter(version => !isTrueOn(version))
  process.exitCode = failed.length > 0 ? 1 : 0
}
