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

/** What a bit of an index stands for: a day, which weeks follow from, or a month, which all longer grains follow from. */
export type BitUnit = 'day' | 'month'

/** The coarsest unit that a grain follows from: the fewer words an index has, the sooner it is built. */
export const unitOf = (grain: Grain): BitUnit => (grain === 'day' || grain === 'week' ? 'day' : 'month')

/**
 * A bitmap is kept in words of 56 bits, eight weeks of days. They lie in signed 64-bit integers, which
 * every database has; eight bits stay free, so that no shift by less than a week's days overflows.
 */
export const wordBits = 56

/** The number of the day or month that a day lies in, counted from 1970-01-01. */
export function unitNumber(unit: BitUnit, day: Day): number {
  if (unit === 'day') return dayNumber(day)
  return (Number(day.slice(0, 4)) - 1970) * 12 + Number(day.slice(5, 7)) - 1
}

const firstDayOf = (unit: BitUnit, number: number): Day =>
  unit === 'day' ? dayOf(number) : shiftPeriod(epochMonth, 'month', number).start

const epochMonth = periodContaining('1970-01-01', 'month')

/** Words of an index, numbered from 1970-01-01: bit i of word j is day, or month, 56 · j + i. */
export type WordRange = { readonly unit: BitUnit; readonly first: number; readonly last: number }

const wordOf = (unit: BitUnit, day: Day) => Math.floor(unitNumber(unit, day) / wordBits)

/** The words that events between two days of UTC can lie in, in any time zone. */
export const wordsBetween = (unit: BitUnit, first: Day, last: Day): WordRange => ({
  unit,
  first: wordOf(unit, addDays(first, -1)),
  last: wordOf(unit, addDays(last, 1)),
})

/** The name of the column that holds a word; words before 1970 have a name too, for a day may lie there in local time. */
export const wordName = (word: number): string => (word < 0 ? `w_${-word}` : `w${word}`)

/** The periods of a grain that a range of words touches, in order; its bits stand for those of its own unit. */
export function periodsOf({ unit, first, last }: WordRange, grain: Grain, weekStart: number): Period[] {
  const end = firstDayOf(unit, (last + 1) * wordBits)
  const periods: Period[] = []
  let period = periodContaining(firstDayOf(unit, first * wordBits), grain, weekStart)
  while (period.start < end) {
    periods.push(period)
    period = shiftPeriod(period, grain, 1)
  }
  return periods
}

/** For each word of a range that a period touches: its number, and the bits of the days or months of the period. */
export function masksOf(period: Period, { unit, first, last }: WordRange): { word: number; mask: bigint }[] {
  const masks = new Map<number, bigint>()
  const end = unitNumber(unit, period.end)
  for (let number = unitNumber(unit, period.start); number <= end; number++) {
    const word = Math.floor(number / wordBits)
    if (word < first || word > last) continue
    masks.set(word, (masks.get(word) ?? 0n) | (1n << BigInt(number - word * wordBits)))
  }
  return [...masks].map(([word, mask]) => ({ word, mask }))
}
