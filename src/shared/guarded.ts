/** Runs a listener or a timer's work: its mistake becomes a warning on stderr and costs nothing else. */
export function guarded(run: () => void): void {
  try {
    run()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
