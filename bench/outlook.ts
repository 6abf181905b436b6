/**
 * How the market's outlook would have done: every measure of the fact base is forecast from every month of its past, with
 * what had been stated by then alone, the model chosen and the intervals set as they are today.
 *
 *   npm run bench -- outlook [--measures annualized_revenue,weekly_active_users,monthly_active_users,tokens] [--horizon 12]
 *
 * The error is that of the logarithm over no change's; origins overlap, so that there is less in them than their number says.
 */
import { parseArgs } from 'node:util'
import { type MonthlySeries, monthlySeries, outlook } from '@bellwether/analysis'
import { openFacts } from '@bellwether/market'

const { values } = parseArgs({
  options: {
    measures: {
      type: 'string',
      default: 'annualized_revenue,weekly_active_users,monthly_active_users,tokens',
    },
    horizon: { type: 'string', default: '12' },
  },
})
const horizon = Number(values.horizon)
/** The fewest months that are forecast from, and the fewest of a measure's first series at the first origin. */
const leastMonths = 6

type Tally = { n: number; in80: number; in95: number; error: number; naive: number }

const endOf = ({ first, values: { length } }: MonthlySeries) => first + length - 1

/** The series as it stood at a month. */
const cut = (series: MonthlySeries, month: number): MonthlySeries => ({
  ...series,
  values: series.known(month),
  known: (earlier) => series.known(Math.min(earlier, month)),
})

/** Forecasts of all series from one month beside what came, counted into the tally. */
function tally(all: readonly MonthlySeries[], month: number, into: Tally): void {
  const known = all.map((one) => cut(one, month)).filter((one) => one.values.length >= leastMonths)
  if (known.length === 0) return
  const { rows, records } = outlook(known, { horizon, levels: [80, 95] })
  if (records.length === 0) return
  for (const { id, step, median, lo80, hi80, lo95, hi95 } of rows) {
    const series = all.find((one) => one.id === id)!
    const past = known.find((one) => one.id === id)!
    const target = endOf(past) + step
    const actual = series.values[target - series.first]
    if (actual === undefined || target <= month) continue
    into.n++
    if (actual >= lo80! && actual <= hi80!) into.in80++
    if (actual >= lo95! && actual <= hi95!) into.in95++
    into.error += Math.abs(Math.log(actual / median))
    into.naive += Math.abs(Math.log(actual / past.values.at(-1)!))
  }
}

const engine = await openFacts()
const counted: Tally[] = []
try {
  for (const measure of values.measures.split(',')) {
    const all = await monthlySeries(engine, { metric: measure })
    if (all.length === 0) continue
    const found: Tally = { n: 0, in80: 0, in95: 0, error: 0, naive: 0 }
    const [first, last] = [Math.min(...all.map((one) => one.first)), Math.max(...all.map(endOf))]
    for (let month = first + leastMonths; month < last; month++) tally(all, month, found)
    counted.push(found)
    const { n, in80, in95, error, naive } = found
    const part = (count: number) => ((100 * count) / n).toFixed(1)
    process.stdout.write(
      `${measure}: ${all.length} series, ${n} forecasts up to ${horizon} months ahead; ${part(in80)} % in 80 %, ${part(in95)} % in 95 %; error ${(error / naive).toFixed(2)} x no change\n`,
    )
  }
} finally {
  await engine.close()
}
const mean = (of: (each: Tally) => number) =>
  counted.reduce((sum, each) => sum + of(each), 0) / counted.length
process.stdout.write(
  `mean of measures: ${(100 * mean(({ in80, n }) => in80 / n)).toFixed(1)} % in 80 %, ${(100 * mean(({ in95, n }) => in95 / n)).toFixed(1)} % in 95 %; error ${mean(({ error, naive }) => error / naive).toFixed(2)} x no change\n`,
)
