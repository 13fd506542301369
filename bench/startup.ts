import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { type Installed, install } from '../tests/package/installed.ts'
import { median, type Row, row } from './report.ts'

const ROUNDS = 9
const CLI = new URL('../dist/cli/main.js', import.meta.url).pathname
const BARE = `require('node:http').createServer((q, s) => s.end('{}')).listen(0, '127.0.0.1', function () { console.log(JSON.stringify({ url: 'http://127.0.0.1:' + this.address().port })) })`

/** Spawn to the first 200 of a product, against a bare `node:http` server's first answer; and resident memory when idle. */
export async function benchStartup(): Promise<Row[]> {
  const ratios: number[] = []
  let resident = 0
  let ms = 0
  for (let round = 0; round < ROUNDS; round++) {
    const sandbox = await timeToFirst([CLI, 'start', '--port', '0', '--json'], '/octo/v1/products/42')
    const bare = await timeToFirst(['-e', BARE], '/')
    resident = sandbox.resident
    ms = sandbox.ms
    ratios.push(sandbox.ms / bare.ms)
  }
  return [
    row(`start to the first 200, against a bare server (${Math.round(ms)} ms here)`, median(ratios), {
      unit: 'x',
      better: 'lower',
      goal: 2.5,
    }),
    await benchNpx(),
    row('resident memory, default seed', resident, { unit: 'MiB', better: 'lower', goal: 80 }),
  ]
}

/** `npx octo-sandbox` of the packed and installed package to its line that it is ready, against the line of a command that does nothing else. */
async function benchNpx(): Promise<Row> {
  using app = await install()
  chmodSync(app.write('node_modules/.bin/bare', `#!/usr/bin/env node\n${BARE}\n`), 0o755)
  const ratios: number[] = []
  const taken: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const ms = await timeToLine(app, ['octo-sandbox', '--port', '0', '--json'])
    ratios.push(ms / (await timeToLine(app, ['bare'])))
    taken.push(ms)
  }
  const label = `npx, installed from the tarball, to ready, against npx of a bare server (${Math.round(median(taken))} ms here)`
  return row(label, median(ratios), { unit: 'x', better: 'lower', goal: 2 })
}

async function timeToLine({ folder }: Installed, command: readonly string[]): Promise<number> {
  const started = performance.now()
  const child = spawn('npx', command, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  try {
    await readyLine(child)
    return performance.now() - started
  } finally {
    // The group: npx and what it started.
    process.kill(-child.pid!, 'SIGKILL')
  }
}

async function timeToFirst(args: readonly string[], path: string): Promise<{ ms: number; resident: number }> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const { url } = await readyLine(child)
    const answer = await fetch(url + path, { headers: { authorization: 'Bearer alpha-key', 'octo-capabilities': '' } })
    if (answer.status !== 200) throw new Error(`${url}${path} answered ${answer.status}`)
    await answer.arrayBuffer()
    const ms = performance.now() - started
    const pages = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)
    return { ms, resident: Number(pages?.[1] ?? 0) / 1024 }
  } finally {
    child.kill('SIGKILL')
  }
}

function readyLine(child: ChildProcess): Promise<{ url: string }> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', chunk => {
      text += chunk
      if (text.includes('\n')) resolve(JSON.parse(text.split('\n')[0]!))
    })
    child.once('exit', code => reject(new Error(`ended with ${code}`)))
  })
}
