import { readFileSync } from 'node:fs'

/** One series of a forecasting competition. */
export type CompetitionSeries = {
  readonly id: string
  readonly frequency: string
  readonly period: number
  readonly horizon: number
  readonly training: number[]
  /** Empty where the file has the training part alone. */
  readonly test: number[]
}

/**
 * Reads a file of a competition: series_id, frequency, period, horizon, category, split (train | test), t, value, sorted
 * by time within each series.
 */
export function readCompetition(path: string): CompetitionSeries[] {
  const all = new Map<string, CompetitionSeries>()
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/).slice(1)) {
    if (line === '') continue
    const [id = '', frequency = '', period, horizon, , split, , value] = line.split(',')
    const key = `${frequency} ${id}`
    let series = all.get(key)
    if (!series) {
      series = { id, frequency, period: Number(period), horizon: Number(horizon), training: [], test: [] }
      all.set(key, series)
    }
    series[split === 'test' ? 'test' : 'training'].push(Number(value))
  }
  return [...all.values()]
}

/**
 * A series as it stood `back` horizons ago, with what came then as its test part; the series itself where it has a test
 * part already and `back` is 0.
 */
export function heldOut(series: CompetitionSeries, back: number): CompetitionSeries {
  if (back === 0) return series
  const { training, horizon } = series
  const origin = training.length - back * horizon
  return {
    ...series,
    training: training.slice(0, Math.max(0, origin)),
    test: training.slice(Math.max(0, origin), Math.max(0, origin) + horizon),
  }
}
