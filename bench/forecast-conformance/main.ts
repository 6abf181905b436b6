/**
 * Point forecasts and intervals beside those of R's `forecast` package, series by series.
 *
 *   npm run bench -- forecast-conformance --data m1.csv --reference FOLDER [--models FILE [--show]]
 *
 * The folder holds `R_forecast_*_{ets,theta,snaive}.csv` with the columns series_id, h, value, lo80, hi80, lo95, hi95, ms.
 * `--models` compares likelihoods of given models with what `reference.R` wrote; `--show` names the series where ours is
 * worse. A series agrees when no step differs by more than 1e-3 of its value (points) or 1e-2 of the interval's width (bounds).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Forecast, forecasters } from '@bellwether/models'
import { readCompetition } from '../forecast/competition.ts'
import { compareModels } from './models.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    reference: { type: 'string' },
    models: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
})
if (!values.data || !values.reference) {
  process.stderr.write(
    'no data\n  → npm run bench -- forecast-conformance --data m1.csv --reference FOLDER\n',
  )
  process.exit(2)
}

/** One step of R's: value, lo80, hi80, lo95, hi95, milliseconds for the series. */
type Step = readonly number[]

function readReference(path: string): Map<string, Step[]> {
  const all = new Map<string, Step[]>()
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/).slice(1)) {
    const [id, , ...numbers] = line.split(',')
    if (!id) continue
    const steps = all.get(id) ?? []
    steps.push(numbers.map(Number))
    all.set(id, steps)
  }
  return all
}

/** The greatest differences over the steps: of points relative to R's, of 95 % bounds relative to R's width. */
function differences(forecast: Forecast, steps: readonly Step[]): { point: number; bound: number } {
  const { low, high } = forecast.interval(0.95)
  let point = 0
  let bound = 0
  steps.forEach(([value = 0, , , lower = 0, upper = 0], h) => {
    point = Math.max(point, Math.abs(forecast.mean[h]! - value) / Math.max(Math.abs(value), 1e-9))
    const worst = Math.max(Math.abs(low[h]! - lower), Math.abs(high[h]! - upper))
    bound = Math.max(bound, worst / Math.max(upper - lower, 1e-9))
  })
  return { point, bound }
}

const peers = { ets: 'ets', theta: 'theta', snaive: 'seasonal-naive' } as const
const series = readCompetition(values.data)
const files = readdirSync(values.reference)
process.stdout.write('model   frequency  series  points agree  intervals agree  ms here  ms in R\n')
for (const [suffix, name] of Object.entries(peers)) {
  const file = files.find((f) => f.endsWith(`_${suffix}.csv`))
  if (!file) continue
  const reference = readReference(join(values.reference, file))
  for (const frequency of new Set(series.map((s) => s.frequency))) {
    const group = series.filter((s) => s.frequency === frequency && reference.has(s.id))
    let [points, bounds, ours, theirs] = [0, 0, 0, 0]
    for (const { id, training, period, horizon } of group) {
      const start = performance.now()
      const forecast = forecasters[name].fit(training, { period }).predict(horizon)
      ours += performance.now() - start
      theirs += reference.get(id)![0]![5] ?? 0
      const { point, bound } = differences(forecast, reference.get(id)!)
      if (point <= 1e-3) points++
      if (bound <= 1e-2) bounds++
    }
    const cells = [points / group.length, bounds / group.length].map((v) => `${(100 * v).toFixed(1)} %`)
    const times = [ours, theirs].map((v) => (v / group.length).toFixed(1))
    process.stdout.write(
      `${suffix.padEnd(8)}${frequency.padEnd(11)}${String(group.length).padStart(6)}${cells[0]!.padStart(14)}${cells[1]!.padStart(17)}${times[0]!.padStart(9)}${times[1]!.padStart(9)}\n`,
    )
  }
}
if (values.models) compareModels(series, values.models, values.show)
