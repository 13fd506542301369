import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { ZoneReport } from './host-zone.ts'

/** At the same time. A zone costs about as much work as a core does in three seconds. */
const AT_ONCE = 2

/** Every weekday, three runs in a row, in a process of its own for each host time zone. */
export async function runInZones(timeZones: readonly string[]): Promise<ZoneReport[]> {
  const folder = await mkdtemp(join(tmpdir(), 'octo-sandbox-validator-'))
  try {
    const outfile = join(folder, 'host-zone.mjs')
    await build({
      entryPoints: [join(import.meta.dirname, 'host-zone.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      logLevel: 'error',
      // Some dependencies are CommonJS and require the built-in modules.
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    })
    const waiting = [...timeZones]
    const reports: ZoneReport[] = []
    const worker = async () => {
      for (let zone = waiting.shift(); zone !== undefined; zone = waiting.shift())
        reports.push(await runIn(zone, outfile))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return reports
  } finally {
    await rm(folder, { recursive: true })
  }
}

const runIn = (TZ: string, file: string) =>
  new Promise<ZoneReport>((resolve, reject) => {
    const child = fork(file, { env: { ...process.env, TZ }, execArgv: [], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
    let complaint = ''
    child.stderr?.on('data', chunk => {
      complaint += chunk
    })
    child.on('message', report => resolve(report as ZoneReport))
    child.on('error', reject)
    child.on('exit', code => reject(new Error(`The process of ${TZ} ended with ${code}: ${complaint.slice(0, 2_000)}`)))
  })
