import type { ReadyTarget } from '../message.ts'
import type { Send } from './fault.ts'

/** A header with what the log shows of it. */
export interface HeaderLine {
  readonly name: string
  readonly value: string
  readonly shown: string
}

/** The headers in their order on the wire. */
export function linesOf({ headerList, shownHeaders }: ReadyTarget): HeaderLine[] {
  const lines: HeaderLine[] = []
  for (let i = 0; i < headerList.length; i += 2) {
    const name = headerList[i]!
    lines.push({ name, value: headerList[i + 1]!, shown: shownHeaders[name] ?? headerList[i + 1]! })
  }
  return lines
}

/** The request with these headers instead; one that comes twice is sent twice. */
export function withLines(send: Send, lines: readonly HeaderLine[]): Send {
  const joined = (pick: (line: HeaderLine) => string) => {
    const record: Record<string, string> = {}
    for (const line of lines) {
      const before = record[line.name]
      record[line.name] = before === undefined ? pick(line) : `${before}, ${pick(line)}`
    }
    return record
  }
  const to = {
    ...send.to,
    headers: joined(({ value }) => value),
    headerList: lines.flatMap(({ name, value }) => [name, value]),
    shownHeaders: joined(({ shown }) => shown),
  }
  return { ...send, to }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** The request with a header set, in its old place when it was there; null takes it away. */
export function withHeader(send: Send, name: string, value: string | null, shown = value ?? ''): Send {
  const lines = linesOf(send.to)
  const at = lines.findIndex(line => same(line.name, name))
  const rest = lines.filter(line => !same(line.name, name))
  if (value !== null) rest.splice(at < 0 ? rest.length : at, 0, { name, value, shown })
  return withLines(send, rest)
}

/** Whether the subscriber gave it, or it carries credentials: the log masks exactly those. */
export const isSecret = ({ value, shown }: HeaderLine): boolean => value !== shown
