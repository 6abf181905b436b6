import {
  addDays,
  type Day,
  daysIn,
  type Grain,
  type Period,
  periodContaining,
  shiftPeriod,
} from '@bellwether/core'

/** Two periods that follow each other. */
type TwoPeriods = { readonly before: Period; readonly after: Period }

/** The last two whole periods of a grain within a span; undefined when the span holds fewer. */
function lastTwo(first: Day, last: Day, grain: Grain): TwoPeriods | undefined {
  // The period that the day after the span lies in is the first that is not whole.
  const after = shiftPeriod(periodContaining(addDays(last, 1), grain), grain, -1)
  const before = shiftPeriod(after, grain, -1)
  return before.start >= first ? { before, after } : undefined
}

/**
 * The two periods to compare where none are named: the last two whole ones of a grain, or of the longest from years to
 * months of which the span holds two; else the two halves of the span.
 */
export function periodsToCompare(first: Day, last: Day, grain?: Grain): TwoPeriods {
  for (const candidate of grain ? [grain] : (['year', 'half', 'quarter', 'month'] as const)) {
    const found = lastTwo(first, last, candidate)
    if (found) return found
  }
  const middle = addDays(first, Math.floor(daysIn({ start: first, end: last }) / 2))
  return { before: { start: first, end: addDays(middle, -1) }, after: { start: middle, end: last } }
}
