/** The caller asked for something that cannot be: wrong option, unknown name, taken port. Exit code 2 in the CLI. */
export class UsageError extends Error {
  override name = 'UsageError'
}
