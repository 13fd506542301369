import { type ChildProcess, fork } from 'node:child_process'

/** A server in its own process, which answers questions over IPC. */
export interface Child {
  readonly port: number
  /** CPU microseconds the process has used. */
  cpu(): Promise<number>
  ask(question: unknown): Promise<unknown>
  stop(): Promise<void>
}

/** Starts a target of `bench/targets/` and waits until it listens. */
export async function startChild(script: string, data: unknown = null): Promise<Child> {
  const child: ChildProcess = fork(new URL(`./targets/${script}`, import.meta.url), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const replies = new Map<number, (value: unknown) => void>()
  let asked = 0
  const ask = (question: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      replies.set(++asked, resolve)
      child.once('exit', () => reject(new Error(`${script} ended`)))
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
    if (question === 'cpu') {
      const { user, system } = process.cpuUsage()
      reply(user + system)
    } else if (typeof question === 'object' && question !== null && 'start' in question) {
      reply(await start(question.start as never))
    } else reply(await answer(question as never))
  })
}
