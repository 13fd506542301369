import { type FileValues, type Flags, type Raw, readFlags, text, toggle, type Values } from './flags.ts'
import type { Io } from './io.ts'

/** What a command is given when it runs. */
export interface Run<F extends Flags> {
  /** As typed, in order; those in `<>` of the usage are there. */
  readonly args: readonly string[]
  readonly flags: Values<F>
  readonly io: Io
}

/** One command of the CLI. */
export interface Command<F extends Flags = Flags> {
  /** Name and arguments: `trigger <name>`. */
  readonly usage: string
  /** One sentence for the list of commands. */
  readonly says: string
  readonly flags: F
  readonly examples: readonly string[]
  /** Answers the exit code. Values come from the command line, the environment, then `file`. */
  execute(args: readonly string[], given: Readonly<Record<string, Raw>>, io: Io, file?: FileValues): Promise<number>
}

/** A command from its parts; `run` answers an exit code, or nothing for 0. */
export function defineCommand<F extends Flags>(
  parts: Omit<Command<F>, 'execute'> & { run(given: Run<F>): Promise<number | undefined> | Promise<void> },
): Command<F> {
  return {
    ...parts,
    execute: async (args, given, io, file) =>
      (await parts.run({ args, flags: readFlags(parts.flags, given, io.env, file), io })) ?? 0,
  }
}

/** Flags that every command has. */
export const COMMON = {
  json: toggle('Data as JSON: one document, or one line for each thing of a stream'),
  noColor: toggle('No colours'),
} satisfies Flags

/** Flags of the commands that talk to a running sandbox. */
export const REMOTE = {
  url: text('Base URL of the running sandbox (default: http://127.0.0.1:4848)', '<url>'),
  workspace: text('Workspace to act in (default: default)', '<name>'),
  controlToken: text('Control token of a sandbox on another machine', '<text>'),
  ...COMMON,
} satisfies Flags
