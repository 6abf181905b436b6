import { UserError } from '@bellwether/core'
import { type Address, passwordVariable, serverOf } from './address.ts'

/** The system's code of a network error, wherever a library has put it. */
export function networkCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, cause, errors, message } = error as {
    code?: unknown
    cause?: unknown
    errors?: unknown[]
    message?: string
  }
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code) && code !== 'ERR_BAD_RESPONSE') return code
  if (message === 'socket hang up') return 'ECONNRESET'
  return networkCode(cause) ?? networkCode(errors?.[0])
}

const lost = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** Whether a connection broke off that was there before. */
export const isBrokenConnection = (error: unknown): boolean => lost.has(networkCode(error) ?? '')

/** A network error as the user can mend it; undefined when it is none. */
export function explainNetwork(error: unknown, address: Address): UserError | undefined {
  const code = networkCode(error)
  if (!code || code === 'ERR_BAD_REQUEST') return undefined
  const what = code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'its name is not known' : code
  return new UserError(`${address.engine} can't be reached at ${serverOf(address)}: ${what}`, {
    hint: 'see that it runs and that the host and port are right: bellwether engine use ADDRESS; bellwether engine use duckdb goes back',
    cause: error,
  })
}

/** That an engine refused the user or the password. */
export function refusedLogin(address: Address, cause: unknown): UserError {
  return new UserError(
    `${address.engine} at ${serverOf(address)} refused the user ${address.user ?? '(none)'}`,
    {
      hint: `name the user in the address and set ${passwordVariable(address.engine)} in the environment`,
      cause,
    },
  )
}

/** That an engine has no table that a question needs. */
export function missingTable(address: Address, detail: string, cause: unknown): UserError {
  return new UserError(`${address.engine}: ${detail}`, {
    hint: 'bellwether engine load puts the tables of a workspace there; or make views of these names over your own tables',
    cause,
  })
}

/** That a query took longer than it may. */
export function tookTooLong(address: Address, cause: unknown): UserError {
  return new UserError(`${address.engine} did not answer within ${address.timeout} s`, {
    hint: 'ask for less at once, or allow more: bellwether engine use ADDRESS?timeout=SECONDS',
    cause,
  })
}
