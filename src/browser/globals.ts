/**
 * What stands in for node's globals in the browser's build.
 * @module
 */
export { Bytes as Buffer } from './bytes.ts'

/** Warnings go to the page's console. */
export const process = {
  // biome-ignore lint/suspicious/noConsole: a page has no stderr
  emitWarning: (warning: unknown): void => console.warn(warning),
  // biome-ignore lint/suspicious/noConsole: a page has no stderr
  stderr: { write: (text: string): void => console.error(text.trimEnd()) },
}

interface Timer {
  readonly id: unknown
  /** A page is not kept alive by timers. */
  ref(): Timer
  unref(): Timer
}

/** The page's own, with the methods that node's timers have. */
export function setTimeout(run: () => void, ms?: number): Timer {
  const timer: Timer = { id: globalThis.setTimeout(run, ms), ref: () => timer, unref: () => timer }
  return timer
}

export function clearTimeout(timer: Timer | undefined): void {
  if (timer) globalThis.clearTimeout(timer.id as number)
}

export function setImmediate(run: () => void): Timer {
  return setTimeout(run, 0)
}
