/**
 * Accuracy and time of the automatic forecaster on forecasting competitions, networks and intervals included, on all
 * cores: each frequency of a file is one panel, forecast as `bellwether forecast` does it.
 *
 *   npm run bench:forecast -- --data FOLDER [--files m1.csv,m3_train.csv] [--back 0] [--every 1]
 *                             [--frequency yearly] [--model auto] [--peers]
 *
 * A file's test part is the judge where there is one and `--back` is 0; `--back 1` hides the last horizon of the training
 * part instead. `--frequency` keeps to one panel of each file. `--model ets` and so on score one forecaster alone, `--model
 * R-ets` automatic exponential smoothing of R's forecast. `--peers` times that and Python's statsforecast beside ours, where
 * they are installed (`--python PATH` names the interpreter).
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BandedForecast, forecastPanel } from '@bellwether/analysis'
import { accuracy, type Forecast, type Score, score } from '@bellwether/models'
import { type CompetitionSeries, heldOut, readCompetition } from './competition.ts'
import { comparePeers, etsByR } from './peers.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    files: { type: 'string', default: 'm1.csv,m3_train.csv' },
    back: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    frequency: { type: 'string' },
    model: { type: 'string', default: 'auto' },
    peers: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
  },
})
if (!values.data) {
  process.stderr.write('no data\n  → npm run bench:forecast -- --data FOLDER\n')
  process.exit(2)
}
const folder = values.data

/** The central intervals that deciles and the two usual levels are read from. */
const levels = [0.2, 0.4, 0.6, 0.8, 0.95]

/** A forecast that knows the quantiles of its bands. */
function quantiles({ mean, median, bands }: BandedForecast): Forecast {
  const bandOf = (level: number) => bands.find((band) => Math.abs(band.level - level) < 1e-9)!
  const quantile = (p: number) =>
    Math.abs(p - 0.5) < 1e-9 ? median : bandOf(Math.abs(2 * p - 1))[p < 0.5 ? 'low' : 'high']
  const forecast: Forecast = {
    mean,
    median,
    deviation: median,
    quantile,
    interval: bandOf,
    from: () => forecast,
  }
  return forecast
}

async function scorePanel(panel: readonly CompetitionSeries[]): Promise<{ own: Score[]; naive: Score[] }> {
  const { period, horizon, frequency } = panel[0]!
  const series = panel.map(({ training }) => Float64Array.from(training))
  const progress = (share: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${frequency} ${Math.floor(100 * share)} % `)
  }
  const run = async (model: string) => {
    const options = { period, horizon, model, levels }
    const forecasts =
      model === 'R-ets'
        ? etsByR(series, options)
        : (await forecastPanel(series, options, { progress })).forecasts
    return panel.flatMap(({ test }, i) => {
      const forecast = forecasts[i]
      if (!forecast || test.length === 0) return []
      return [score({ training: series[i]!, actual: test, period, forecast: quantiles(forecast) })]
    })
  }
  const own = await run(values.model)
  const naive = own.length > 0 ? await run(period > 1 ? 'seasonal-naive' : 'naive') : []
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return { own, naive }
}

const columns = ['panel', 'series', 'sMAPE', 'by series', 'MAPE', 'MASE', 'relative', '80 %', '95 %', 'MSIS']

function row(name: string, scores: readonly Score[], naive: readonly Score[]): string[] {
  const all = accuracy(scores)
  const plain = accuracy(naive).MASE
  const number = (value: number | undefined, digits = 2) =>
    value === undefined ? '–' : value.toFixed(digits)
  return [
    name,
    String(scores.length),
    number(all.sMAPE),
    number(accuracy(scores, 'series').sMAPE),
    number(all.MAPE),
    number(all.MASE, 3),
    number(all.MASE && plain ? all.MASE / plain : undefined, 3),
    number(all.levels[0]?.coverage, 3),
    number(all.levels[1]?.coverage, 3),
    number(all.levels[1]?.MSIS),
  ]
}

/** Series of a file as they stood at the origin, long enough to be forecast. */
function seriesOf(file: string): CompetitionSeries[] {
  return readCompetition(join(folder, file))
    .filter(({ frequency }) => !values.frequency || frequency === values.frequency)
    .filter((_, k) => k % Number(values.every) === 0)
    .map((series) => heldOut(series, Number(values.back)))
    .filter(({ training, period }) => training.length >= Math.max(3, period > 1 ? period : 3))
}

const begin = performance.now()
const rows: string[][] = [columns]
for (const file of values.files.split(',')) {
  const all = seriesOf(file)
  const total: { own: Score[]; naive: Score[] } = { own: [], naive: [] }
  for (const frequency of new Set(all.map((series) => series.frequency))) {
    const { own, naive } = await scorePanel(all.filter((series) => series.frequency === frequency))
    total.own.push(...own)
    total.naive.push(...naive)
    if (own.length > 0) rows.push(row(`${file} ${frequency}`, own, naive))
  }
  if (total.own.length > 0) rows.push(row(`${file} all`, total.own, total.naive))
}
for (const cells of rows) {
  process.stdout.write(
    `${cells.map((cell, k) => (k === 0 ? cell.padEnd(28) : cell.padStart(10))).join('')}\n`,
  )
}
const seconds = ((performance.now() - begin) / 1000).toFixed(1)
const { maxRSS, userCPUTime } = process.resourceUsage()
process.stdout.write(
  `${seconds} s, ${(userCPUTime / 1e6).toFixed(0)} s of processors, ${Math.round(maxRSS / 1024)} MB at most\n`,
)
if (values.peers) comparePeers(readCompetition(join(folder, 'm1.csv')), values.python)
