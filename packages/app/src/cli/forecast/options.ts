import { UserError } from '@bellwether/core'

/**
 * The levels of intervals in per cent, as written.
 *
 * @throws UserError when one is not between 0 and 100
 */
export function levelsOf(text: string): number[] {
  const levels = text.split(',').map(Number)
  if (levels.every((level) => level > 0 && level < 100)) return levels
  throw new UserError(`--level "${text}" is no list of levels`, { hint: 'write --level 80,95' })
}

/** @throws UserError when an option's text is no number */
export function numberOption(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new UserError(`--${option} "${text}" is not a number`, { hint: `write --${option} 12` })
}
