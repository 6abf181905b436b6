import { readFileSync } from 'node:fs'
import { type ArimaOrder, arimaOf, type Forecaster, forecasters } from '@bellwether/models'
import type { CompetitionSeries } from '../forecast/competition.ts'

/** What R found for one model of one series. */
type Reference = { readonly logLikelihood: number; readonly points: number[] }

const order = (p: number, d: number, q: number, more: Partial<ArimaOrder> = {}): ArimaOrder => ({
  p,
  d,
  q,
  P: 0,
  D: 0,
  Q: 0,
  period: 1,
  constant: false,
  ...more,
})

/** The models of `reference.R`; the period matters to seasonal ones alone. Automatic ETS may choose another form. */
const models: Readonly<Record<string, (period: number) => Forecaster>> = {
  ets: () => forecasters.ets,
  ses: () => forecasters.ses,
  holt: () => forecasters.holt,
  damped: () => forecasters.damped,
  'holt-winters': () => forecasters['holt-winters'],
  'holt-winters-multiplicative': () => forecasters['holt-winters-multiplicative'],
  'arima(0,1,1)': () => arimaOf(order(0, 1, 1)),
  'arima(1,1,1)': () => arimaOf(order(1, 1, 1)),
  'arima(2,0,1)': () => arimaOf(order(2, 0, 1, { constant: true })),
  airline: (period) => arimaOf(order(0, 1, 1, { D: 1, Q: 1, period })),
}

/** Reads what `reference.R` wrote: series_id, "model", log_likelihood, h, value. */
function readModels(path: string): Map<string, Map<string, Reference>> {
  const all = new Map<string, Map<string, Reference>>()
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/).slice(1)) {
    const [, id, model, logLikelihood, , value] =
      /^([^,]+),"([^"]+)",([^,]+),([^,]+),([^,]+)$/.exec(line) ?? []
    if (id === undefined || model === undefined) continue
    const series = all.get(model) ?? all.set(model, new Map()).get(model)!
    const found = series.get(id) ?? { logLikelihood: Number(logLikelihood), points: [] }
    found.points.push(Number(value))
    series.set(id, found)
  }
  return all
}

const farthest = (points: Float64Array, theirs: readonly number[]) =>
  theirs.reduce((most, v, h) => Math.max(most, Math.abs(points[h]! - v) / Math.max(Math.abs(v), 1e-9)), 0)

/** Prints, model by model, how often points agree and how likelihoods compare. */
export function compareModels(series: readonly CompetitionSeries[], path: string, show: boolean): void {
  const reference = readModels(path)
  process.stdout.write(
    'model                        series  same optimum  of these agree  better here  worse by > 0.1\n',
  )
  for (const [name, make] of Object.entries(models)) {
    const theirs = reference.get(name)
    const group = series.filter(({ id }) => theirs?.has(id))
    let [same, agree, better, worse] = [0, 0, 0, 0]
    for (const { id, period, horizon, training } of group) {
      const { logLikelihood, points } = theirs!.get(id)!
      const fitted = make(period).fit(training, { period })
      const gap = (fitted.logLikelihood ?? Number.NaN) - logLikelihood
      if (gap > 0.1) better++
      if (!(gap >= -0.1)) {
        worse++
        if (show) process.stdout.write(`  ${name} ${id}: ${fitted.label} ${gap.toFixed(3)}\n`)
      }
      if (Math.abs(gap) > 1e-3) continue
      same++
      if (farthest(fitted.predict(horizon).median, points) <= 1e-3) agree++
    }
    const share = (count: number, of: number) => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`
    const cells = [share(same, group.length), share(agree, same), String(better), String(worse)]
    process.stdout.write(
      `${name.padEnd(28)}${String(group.length).padStart(7)}${cells[0]!.padStart(14)}${cells[1]!.padStart(16)}${cells[2]!.padStart(13)}${cells[3]!.padStart(16)}\n`,
    )
  }
}
