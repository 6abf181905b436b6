import { UserError } from '@bellwether/core'

/** A value in a message: texts in quotes, so that '3' is told from 3. */
const shown = (value: unknown) =>
  typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value).slice(0, 40) : String(value)

/** Checks a number that a user chose; NaN and what is no number fit nowhere. */
const check =
  (fits: (value: number) => boolean, hint: string) =>
  (what: string, value: number): void => {
    if (typeof value === 'number' && fits(value)) return
    throw new UserError(`${what} is ${shown(value)}`, { hint })
  }

export const checkCount = check(
  (value) => Number.isInteger(value) && value >= 1,
  'give a whole number from 1 on',
)
export const checkWhole = check(
  (value) => Number.isInteger(value) && value >= 0,
  'give a whole number from 0 on',
)
export const checkPositive = check((value) => value > 0 && value < Infinity, 'give a number above 0')
export const checkNotNegative = check((value) => value >= 0 && value < Infinity, 'give a number from 0 on')
export const checkFinite = check(Number.isFinite, 'give a number')
export const checkShare = check((value) => value >= 0 && value <= 1, 'give a part, from 0 to 1')
export const checkPart = check((value) => value >= 0 && value < 1, 'give a part, from 0 to below 1')

/** Checks the ends of a range. */
export function checkEnds(what: string, low: number, high: number): void {
  if (low <= high && Number.isFinite(high - low)) return
  throw new UserError(`${what}: from ${low} to ${high} is no range`, { hint: 'give the lower end first' })
}
