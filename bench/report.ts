/** One measured ratio. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: 'ratio' | 'ms' | 'MiB' | 'x'
  readonly better: 'higher' | 'lower'
  readonly goal?: number | undefined
  readonly stretch?: number | undefined
  /** Yardstick's CPU per request over the target's: steadier than the rate. */
  readonly cpu?: number | undefined
  readonly perSecond?: number | undefined
}

export const row = (name: string, value: number, more: Partial<Row> = {}): Row => ({
  name,
  value,
  unit: 'ratio',
  better: 'higher',
  ...more,
})

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/** Prints a table. Nothing here fails: a goal that is missed is said, and that is all. */
export function print(title: string, rows: readonly Row[]): void {
  const lines = rows.map(({ name, value, unit, better, goal, stretch, cpu, perSecond }) => {
    const reached =
      goal === undefined ? '' : (better === 'higher' ? value >= goal : value <= goal) ? 'reached' : 'missed'
    const sign = better === 'higher' ? '>=' : '<='
    const aim = goal === undefined ? '' : `${sign} ${goal}${stretch === undefined ? '' : ` (then ${stretch})`}`
    return [
      name,
      `${value.toFixed(2)}${unit === 'ratio' ? '' : ` ${unit}`}`,
      aim,
      reached,
      cpu?.toFixed(2) ?? '',
      perSecond ? Math.round(perSecond).toString() : '',
    ]
  })
  const table = [['what', 'value', 'aim', '', 'cpu ratio', 'per second'], ...lines]
  const widths = table[0]!.map((_, column) => Math.max(...table.map(cells => cells[column]!.length)))
  const text = table.map(cells =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  )
  process.stdout.write(`\n${title}\n${text.join('\n')}\n`)
}
