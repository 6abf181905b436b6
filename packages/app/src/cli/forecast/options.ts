import { defineMessages, type Language, UserError } from '@bellwether/core'
import { numberOption } from '../numbers.ts'

const messages = defineMessages({
  en: { levels: ({ text }: { text: string }) => `--level "${text}" is no list of levels` },
  zh: { levels: ({ text }) => `--level "${text}" 不是置信水平的列表` },
})

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
export function levelsOf(text: string, language: Language): number[] {
  const levels = inPercent(text.split(',').map(Number))
  if (levels.every((level) => level > 0 && level < 100)) return [...new Set(levels)].sort((a, b) => a - b)
  throw new UserError(messages(language).levels({ text }), { hint: '--level 80,95' })
}

/**
 * The seasons of a series, shortest first: `7`, or `7,365` of days.
 *
 * @throws UserError when one is no number
 */
export function seasonsOf(text: string, language: Language): { period: number; longer: number[] } {
  const [period = 1, ...longer] = text
    .split(',')
    .map((each) => numberOption(each, '--period', language))
    .sort((a, b) => a - b)
  return { period, longer }
}

/** The seasons of shares; none for `1`. @throws UserError when one is no number */
export function periodsOf(text: string, language: Language): number[] {
  const { period, longer } = seasonsOf(text, language)
  return [period, ...longer].filter((each) => each !== 1)
}
