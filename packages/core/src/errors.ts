/** What a `UserError` may carry beside its message. */
export type UserErrorOptions = {
  /** The remedy: what the reader can do about it, as an imperative. */
  hint?: string
  cause?: unknown
}

/**
 * An error that the person who runs the program can mend: bad input, a missing file, an impossible request.
 *
 * The message says what is wrong, where (file:line, column) and the value that was found; `hint` says the remedy.
 * The command line exits with 2 on it and a server answers 4xx; every other error is a bug (exit 1, 500).
 *
 * @example
 * const error = new UserError('users.csv:12, column "value": "12k" is not a number', { hint: 'write 12000' })
 * error.hint // 'write 12000'
 */
export class UserError extends Error {
  readonly hint: string | undefined

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'UserError'
    this.hint = options.hint
  }
}

/** Whether an error is one that the user can mend; holds across copies of this package and worker borders. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError'
}

/**
 * Thrown where the types say that nothing can arrive: a registry or a union was widened and a case forgotten.
 *
 * @example
 * switch (grain) { case 'day': return 1; default: return unreachable(grain) }
 */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
