import { safe } from '../shared/safe-text.ts'

/** Cut at `most` characters, with a mark when something is missing. */
export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Rows in columns, two spaces apart. Every cell is made safe. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map(row => row.map(safe))
  const widths = cells.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), [])
  return cells.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

/** `12:00:01` UTC. */
export const timeOfDay = (at: number): string => new Date(at).toISOString().slice(11, 19)

/** `3 ms` from a fraction. */
export const milliseconds = (ms: number): string => `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)}ms`

export type Paint = (text: string) => string

export interface Palette {
  readonly good: Paint
  readonly bad: Paint
  readonly faint: Paint
  readonly strong: Paint
}

const wrap =
  (code: number, end: number): Paint =>
  text =>
    `\u001b[${code}m${text}\u001b[${end}m`

const COLOURS: Palette = { good: wrap(32, 39), bad: wrap(31, 39), faint: wrap(2, 22), strong: wrap(1, 22) }
const PLAIN: Palette = { good: text => text, bad: text => text, faint: text => text, strong: text => text }

/** Colours for a person at a terminal, unless `--no-color`, `NO_COLOR`, `CI` or a dumb terminal says no; `FORCE_COLOR` says yes. */
export function palette(
  io: { isTerminal: boolean; env: Readonly<Record<string, string | undefined>> },
  noColor: boolean,
): Palette {
  const { env } = io
  if (noColor || env.NO_COLOR) return PLAIN
  if (env.FORCE_COLOR) return env.FORCE_COLOR === '0' ? PLAIN : COLOURS
  return io.isTerminal && !env.CI && env.TERM !== 'dumb' ? COLOURS : PLAIN
}
