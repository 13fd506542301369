import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { CASES } from '../tests/faults/cases.ts'
import { golden, play, playMany, titleOf, writeGolden } from '../tests/faults/fidelity.ts'

// Sends every fault to a recorder, 20 times each, and compares what arrives with the golden descriptions.
// `tsx scripts/fidelity.ts [times]`; `--nodes` does it with Node 20, 22 and 24, which npx fetches;
// `--write` writes the descriptions anew, to be read before they are committed.
const [first] = process.argv.slice(2)
if (first === '--write') {
  const transcripts: string[] = []
  for (const each of CASES) transcripts.push(await play(each))
  writeGolden(transcripts)
} else if (first === '--nodes') {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli')
  const failed = ['20', '22', '24'].filter(version => {
    const command = ['-y', `node@${version}`, tsx, import.meta.filename]
    return spawnSync('npx', command, { stdio: 'inherit' }).status !== 0
  })
  process.exitCode = failed.length > 0 ? 1 : 0
} else {
  const times = Number(first ?? 20)
  const wanted = golden()
  let sent = 0
  let failed = 0
  for (const each of CASES) {
    for (const is of await playMany(each, times)) {
      sent++
      if (is === wanted.get(titleOf(each))) continue
      failed++
      process.stdout.write(`differs:\n${is}\ninstead of\n${wanted.get(titleOf(each))}\n\n`)
    }
  }
  process.stdout.write(
    `Node ${process.versions.node}: ${sent - failed} of ${sent} as described, ${CASES.length} cases.\n`,
  )
  process.exitCode = failed > 0 || sent === 0 ? 1 : 0
}
