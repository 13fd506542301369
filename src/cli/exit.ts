/** What the process says of itself when it ends. DESIGN section 5. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  internal: 4,
  interrupted: 130,
} as const

/** Ends a command with an exit code and a sentence for stderr. */
export class ExitError extends Error {
  override name = 'ExitError'
  readonly code: number
  /** HTTP status of the refusal behind it, if there is one. */
  readonly status: number | undefined
  constructor(code: number, message: string, status?: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** What stderr says of an error that is nobody's wrong use. */
export const mistake = (error: unknown): string =>
  `octo-sandbox made a mistake: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
