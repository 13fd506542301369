import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { code } from '../../scripts/build.ts'

/** The command as a user has it: bundled, and started by node. */
export interface Cli extends AsyncDisposable {
  /** The command's file. */
  readonly main: string
  /** Runs a command to its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>, cwd?: string): Promise<Ended>
  /** Starts one that stays; the caller stops it. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>, cwd?: string): Running
}

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly process: ChildProcess
  /** The first line of stdout, from now on, that fits. */
  line(fits: (line: string) => boolean): Promise<string>
  readonly ended: Promise<Ended>
}

/** Of the environment of the tests, what a process needs and nothing that would steer it. */
const BASE_ENV = { PATH: process.env.PATH, TZ: 'UTC' }

/** Builds the command in a folder of its own. */
export async function buildCli(): Promise<Cli> {
  const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-cli-'))
  await code(folder, ['cli/main'])
  const main = join(folder, 'cli', 'main.js')

  const start: Cli['start'] = (args, env = {}, cwd) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd,
      env: { ...BASE_ENV, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const lines: string[] = []
    const waiting = new Set<() => void>()
    let read = 0
    let err = ''
    createInterface({ input: child.stdout! }).on('line', line => {
      lines.push(line)
      for (const look of waiting) look()
    })
    child.stderr!.setEncoding('utf8').on('data', text => {
      err += text
    })
    const ended = new Promise<Ended>(resolve => {
      child.on('close', code => resolve({ code, out: lines.join('\n'), err }))
    })
    const line = (fits: (line: string) => boolean) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          while (read < lines.length) {
            const next = lines[read++]!
            if (!fits(next)) continue
            waiting.delete(look)
            resolve(next)
            return
          }
        }
        waiting.add(look)
        ended.then(({ out, err: said }) => reject(new Error(`It ended before the line came.\n${out}\n${said}`)))
        look()
      })
    return { process: child, line, ended }
  }

  return {
    main,
    start,
    run: (args, env, cwd) => start(args, env, cwd).ended,
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
