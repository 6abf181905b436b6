import type { ForecastStep } from '@bellwether/analysis'
import type { FanRow } from '@bellwether/charts'
import { type Day, parsePeriod } from '@bellwether/core'

/** How far the report's forecasts reach, in months, and the levels of their intervals in per cent. */
export const ahead = { horizon: 12, levels: [80, 95] } as const

/** Months of history in a fan. */
const shown = 24

type Known = { readonly date: Day; readonly value: number }

/** The latest known values and the months that are forecast, as points of a fan. */
export const fanRows = (known: readonly Known[], steps: readonly ForecastStep[]): FanRow[] => [
  ...known.slice(-shown).map(({ date, value }) => ({ date, actual: value, median: null, intervals: [] })),
  ...steps.map((step) => ({
    ...{ date: parsePeriod(step.time).end, actual: null, median: step.median },
    intervals: ahead.levels.map((level) => ({
      level: level / 100,
      low: step[`lo${level}`]!,
      high: step[`hi${level}`]!,
    })),
  })),
]
