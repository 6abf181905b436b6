import { UserError } from '@bellwether/core'

/** Parts of 1 as per cent: who writes 0.8 does not mean less than one. */
const inPercent = (levels: readonly number[]) =>
  levels.every((level) => level > 0 && level < 1)
    ? levels.map((level) => Number((100 * level).toPrecision(12)))
    : levels

/**
 * The levels of intervals in per cent, narrowest first, each once; all below 1 are parts of 1, as in R's forecast.
 *
 * @throws UserError when one is not between 0 and 100
 */
export function levelsOf(text: string): number[] {
  const levels = inPercent(text.split(',').map(Number))
  if (levels.every((level) => level > 0 && level < 100)) return [...new Set(levels)].sort((a, b) => a - b)
  throw new UserError(`--level "${text}" is no list of levels`, { hint: 'write --level 80,95' })
}

/** @throws UserError when an option's text is no number */
export function numberOption(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new UserError(`--${option} "${text}" is not a number`, { hint: `write --${option} 12` })
}

/** @throws UserError when a seed's text is no whole number of at least 0 */
export function seedOption(text: string): number {
  const seed = numberOption('seed', text)
  if (Number.isSafeInteger(seed) && seed >= 0) return seed
  throw new UserError(`--seed ${text} is not a whole number of at least 0`, { hint: 'write --seed 1' })
}

/**
 * The seasons of a series, shortest first: `7`, or `7,365` of days.
 *
 * @throws UserError when one is no number
 */
export function seasonsOf(text: string): { period: number; longer: number[] } {
  const [period = 1, ...longer] = text.split(',').map((each) => numberOption('period', each))
  const sorted = [period, ...longer].sort((a, b) => a - b)
  return { period: sorted[0]!, longer: sorted.slice(1) }
}
