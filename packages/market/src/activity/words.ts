import {
  addDays,
  type Day,
  dayNumber,
  dayOf,
  type Grain,
  type Period,
  periodContaining,
  shiftPeriod,
} from '@bellwether/core'

/**
 * A bitmap of periods is kept in words of 56 bits, eight weeks of days. They lie in signed 64-bit integers, which
 * every database has; eight bits stay free, so that no shift by less than a week's days overflows.
 */
export const wordBits = 56

/** The words that days lie in, numbered from 1970-01-01. */
export type WordRange = { readonly first: number; readonly last: number }

/** The number of the word that a day lies in. */
export const wordOfDay = (day: string): number => Math.floor(dayNumber(day) / wordBits)

/** The words that events between two days of UTC can lie in, in any time zone. */
export const wordsBetween = (first: Day, last: Day): WordRange => ({
  first: wordOfDay(addDays(first, -1)),
  last: wordOfDay(addDays(last, 1)),
})

/** The name of the column that holds a word; words before 1970 have a name too, for a day may lie there in local time. */
export const wordName = (word: number): string => (word < 0 ? `w_${-word}` : `w${word}`)

/** The days of a range of words, in order: bit i of word j is day 56 · j + i. */
export function daysOf({ first, last }: WordRange): Period[] {
  const days = (last - first + 1) * wordBits
  return Array.from({ length: days }, (_, i) => {
    const day = dayOf(first * wordBits + i)
    return { start: day, end: day }
  })
}

/** The periods of a grain that a range of words touches, in order. */
export function periodsOf({ first, last }: WordRange, grain: Grain, weekStart: number): Period[] {
  if (grain === 'day') return daysOf({ first, last })
  const end = dayOf((last + 1) * wordBits - 1)
  const periods: Period[] = []
  let period = periodContaining(dayOf(first * wordBits), grain, weekStart)
  while (period.start <= end) {
    periods.push(period)
    period = shiftPeriod(period, grain, 1)
  }
  return periods
}

/** For each word of a range that a period touches: its number, and the bits of the days of the period. */
export function masksOf(period: Period, { first, last }: WordRange): { word: number; mask: bigint }[] {
  const masks = new Map<number, bigint>()
  for (let day = period.start; day <= period.end; day = addDays(day, 1)) {
    const number = dayNumber(day)
    const word = Math.floor(number / wordBits)
    if (word < first || word > last) continue
    masks.set(word, (masks.get(word) ?? 0n) | (1n << BigInt(number - word * wordBits)))
  }
  return [...masks].map(([word, mask]) => ({ word, mask }))
}
