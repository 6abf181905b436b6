import {
  addDays,
  type Day,
  type Grain,
  grains,
  type Period,
  periodContaining,
  shiftPeriod,
} from '@bellwether/core'

/** The last two whole periods of a grain within a span; undefined when the span holds fewer. */
function lastTwo(first: Day, last: Day, grain: Grain): { before: Period; after: Period } | undefined {
  // The period that the day after the span lies in is the first that is not whole.
  const after = shiftPeriod(periodContaining(addDays(last, 1), grain), grain, -1)
  const before = shiftPeriod(after, grain, -1)
  return before.start >= first ? { before, after } : undefined
}

/**
 * The two periods to compare where none are named: the last two whole ones of a grain, or of the longest grain of which
 * the span holds two; else its two halves.
 */
export function periodsToCompare(first: Day, last: Day, grain?: Grain): { before: Period; after: Period } {
  for (const candidate of grain ? [grain] : [...grains].reverse()) {
    const found = lastTwo(first, last, candidate)
    if (found) return found
  }
  const middle = periodContaining(addDays(first, 0), 'day').end
  return { before: { start: first, end: middle }, after: { start: addDays(middle, 1), end: last } }
}
