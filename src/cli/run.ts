import { Command as Commander, CommanderError, Option } from 'commander'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import { VERSION } from '../shared/version.ts'
import type { Command } from './command.ts'
import { COMMANDS } from './commands.ts'
import { readConfig } from './config.ts'
import { findConfig } from './config-file.ts'
import { EXIT, ExitError, mistake } from './exit.ts'
import { type Flag, flagName, type Raw } from './flags.ts'
import type { Io } from './io.ts'

const FOOTER = `
Every flag can also be given as OCTO_SANDBOX_<FLAG>: --allowed-host as OCTO_SANDBOX_ALLOWED_HOST.
Exit codes: 0 done, 1 an assertion failed, 2 wrong use, 3 unreachable or timed out, 4 our own mistake, 130 interrupted.`

/** Runs one command line and answers its exit code. Nothing is thrown; what went wrong is said on stderr. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.ok
  const program = new Commander('octo-sandbox')
    .description(
      'A mock OCTO supplier that sends real webhooks: BookSpot notifications and RhomTrip webhooks from one world.',
    )
    .version(VERSION, '--version', 'Print the version')
    .helpOption('--help', 'Show this')
    .configureOutput({ writeOut: text => io.out(text.trimEnd()), writeErr: text => io.err(text.trimEnd()) })
    .addHelpText('after', FOOTER)
    .exitOverride()
  for (const command of commandsFor(argv)) {
    add(program, command, command === COMMANDS[0], async (args, given) => {
      code = await command.execute(args, given, io, await configOf(command, given, io))
    })
  }
  try {
    checkName(argv[0])
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    return report(error, io)
  }
}

const nameOf = ({ usage }: Command) => usage.split(' ', 1)[0]!

/** Help shows every command; any other line needs its own alone, and nobody waits for the rest. */
function commandsFor([first = '-', ...rest]: readonly string[]): readonly Command[] {
  const words = [first, ...rest]
  if (words.includes('--help') || words.includes('--version') || first === 'help') return COMMANDS
  const asked = COMMANDS.find(command => nameOf(command) === first)
  return first.startsWith('-') ? COMMANDS.slice(0, 1) : asked ? [asked] : COMMANDS
}

function add(
  program: Commander,
  command: Command,
  isDefault: boolean,
  act: (args: string[], given: Record<string, Raw>) => Promise<void>,
) {
  const sub = program.command(command.usage, { isDefault }).description(command.says).helpOption('--help', 'Show this')
  for (const [key, flag] of Object.entries(command.flags)) sub.addOption(optionOf(key, flag))
  sub.showHelpAfterError(`Usage: octo-sandbox ${command.usage}\n\`octo-sandbox ${nameOf(command)} --help\` shows more.`)
  sub.addHelpText('after', `\nExamples:\n${command.examples.map(example => `  ${example}`).join('\n')}`)
  const most = sub.registeredArguments.length
  sub.action((...given: unknown[]) => {
    const args = given
      .slice(0, most)
      .flat()
      .filter(argument => typeof argument === 'string')
    const { color, ...options } = sub.opts<Record<string, Raw>>()
    return act(args, color === false ? { ...options, noColor: true } : options)
  })
}

function optionOf(key: string, { kind, value, says, shown }: Flag<unknown>): Option {
  const name = kind === 'switch' ? flagName(key) : `${flagName(key)} ${value}`
  const option = new Option(name, shown === undefined ? says : `${says} (default: ${shown})`)
  if (kind === 'list') option.argParser((item: string, before: string[] | undefined) => [...(before ?? []), item])
  return option
}

/** The file that is named, or the one in the working directory; none for a command that takes no settings. */
async function configOf(command: Command, given: Readonly<Record<string, Raw>>, io: Io) {
  if (!('config' in command.flags)) return undefined
  const named = typeof given.config === 'string' ? given.config : io.env.OCTO_SANDBOX_CONFIG
  const file = named || findConfig(process.cwd())
  return file === undefined ? undefined : readConfig(file, command.flags)
}

/** `start` is there when no command is named, so a mistyped one would be taken for its argument. */
function checkName(first: string | undefined): void {
  if (first === undefined || first.startsWith('-')) return
  const names = [...COMMANDS.map(nameOf), 'help']
  if (names.includes(first)) return
  throw new UsageError(`There is no command "${first}".${didYouMean(first, names)} \`octo-sandbox --help\` lists them.`)
}

function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof UsageError) {
    io.err(error.message)
    return EXIT.usage
  }
  if (error instanceof ExitError) {
    io.err(error.message)
    return error.code
  }
  io.err(mistake(error))
  return EXIT.internal
}
