import { safe, withoutMarks } from '../shared/safe-text.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** All that a command may touch of its process. */
export interface Io {
  readonly env: Env
  /** Data: a line on stdout. */
  out(line: string): void
  /** Talk: lines on stderr. What could drive a terminal is escaped (threat TM-17). */
  err(line: string): void
  /** True when a person reads stdout. */
  readonly isTerminal: boolean
  /** Called on each SIGINT and SIGTERM, which then no longer end the process. Returns how to stop. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void
  /** Hears of what nobody caught, which then no longer ends the process. */
  onMistake(listener: (error: unknown) => void): void
  /** Ends the process at once. */
  exit(code: number): void
  /** Ends it with this code when nobody reads stdout to its end. Without: 0. */
  endsWith(code: number): void
}

/** The real process. A reader of stdout that goes away (`| head`) ends it quietly. */
export function processIo(): Io {
  let unread = 0
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? unread : 4))
  return {
    env: process.env,
    out: line => void process.stdout.write(`${withoutMarks(line)}\n`),
    err: text => void process.stderr.write(`${text.split('\n').map(safe).join('\n')}\n`),
    isTerminal: process.stdout.isTTY === true,
    onSignal(listener) {
      process.on('SIGINT', listener).on('SIGTERM', listener)
      return () => process.off('SIGINT', listener).off('SIGTERM', listener)
    },
    onMistake(listener) {
      process.on('uncaughtException', listener).on('unhandledRejection', listener)
    },
    exit: code => process.exit(code),
    endsWith(code) {
      unread = code
    },
  }
}
