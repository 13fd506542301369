import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

/** A server in its own process, which answers questions over IPC. */
export interface Child {
  readonly port: number
  /** CPU microseconds the process has used. */
  cpu(): Promise<number>
  ask(question: unknown): Promise<unknown>
  stop(): Promise<void>
}

const TARGETS = resolve(import.meta.dirname, 'targets')
const BUILT = resolve(import.meta.dirname, '../node_modules/.cache/octo-sandbox-bench')

let building: Promise<unknown> | undefined

/** The targets run as the package is shipped: bundled. A loader that renames functions and follows source maps costs a tenth. */
const built = () => {
  building ??= build({
    entryPoints: readdirSync(TARGETS).map(file => join(TARGETS, file)),
    outdir: BUILT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
  })
  return building
}

/** Starts a target of `bench/targets/` and waits until it listens. */
export async function startChild(name: string, data: unknown = null): Promise<Child> {
  await built()
  const child: ChildProcess = fork(join(BUILT, `${name}.mjs`), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const replies = new Map<number, (value: unknown) => void>()
  let asked = 0
  const ask = (question: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      replies.set(++asked, resolve)
      child.once('exit', () => reject(new Error(`${name} ended`)))
      child.setMaxListeners(0)
      child.send({ id: asked, question })
    })
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    replies.get(id)?.(answer)
    replies.delete(id)
  })
  const port = (await ask({ start: data })) as number
  return {
    port,
    cpu: async () => (await ask('cpu')) as number,
    ask,
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

/** The other side, inside the target: `start` listens and answers the port; further questions go to `answer`. */
export function serveChild(
  start: (data: never) => Promise<number>,
  answer: (question: never) => unknown = () => null,
): void {
  process.on('message', async ({ id, question }: { id: number; question: unknown }) => {
    const reply = (value: unknown) => process.send!({ id, answer: value })
    if (question === 'rss') reply(process.memoryUsage().rss)
    else if (question === 'cpu') {
      const { user, system } = process.cpuUsage()
      reply(user + system)
    } else if (typeof question === 'object' && question !== null && 'start' in question) {
      reply(await start(question.start as never))
    } else reply(await answer(question as never))
  })
}
