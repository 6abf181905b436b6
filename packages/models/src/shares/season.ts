import { closed, type ShareHistory } from './history.ts'
import type { ShareModel } from './model.ts'

/** A season told by so many years is believed as if one more year had shown none. */
const priorYears = 1

/** A share's change from the start of a year beyond its part of that whole year's change; of logarithms. */
function beyondTrend(start: number, then: number, end: number, part: number): number {
  // Coming and going is no season.
  if (!(start > 0 && then > 0 && end > 0)) return 0
  return Math.log(then / start) - part * Math.log(end / start)
}

/** What the season adds to the logarithms of a market's shares within so many steps: the mean of all whole years. */
function seasonAhead({ members, shares }: ShareHistory, period: number, steps: number): Float64Array {
  const ahead = steps % period
  const years = Math.floor((shares.length - 1) / period)
  const season = new Float64Array(members.length)
  for (let back = 1; back <= years; back++) {
    const start = shares.length - 1 - back * period
    const [first, then, end] = [shares[start]!, shares[start + ahead]!, shares[start + period]!]
    for (let j = 0; j < season.length; j++) {
      season[j]! += beyondTrend(first[j]!, then[j]!, end[j]!, ahead / period) / (years + priorYears)
    }
  }
  return season
}

/**
 * A model whose shares follow each market's own season: in the same months or quarters of the whole years before, each
 * member's share changed by so many parts more or less than that year's trend alone. A market of a year or less has none.
 *
 * @param period periods in a year (or in whatever the season repeats after), 2 at least
 * @param weight how far the season is followed, 0 to 1
 */
export function withSeason(model: ShareModel, period: number, weight: number): ShareModel {
  const part = `${weight} season of ${period}`
  return {
    name: model.name === 'no-change' ? part : `${model.name} + ${part}`,
    forecast: (history, horizon) =>
      model.forecast(history, horizon).map((row, h) => {
        const season = seasonAhead(history, period, h + 1)
        return closed(row.map((v, j) => v * Math.exp(weight * season[j]!)))
      }),
  }
}
