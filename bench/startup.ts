import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
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
    row('resident memory, default seed', resident, { unit: 'MiB', better: 'lower', goal: 80 }),
  ]
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
