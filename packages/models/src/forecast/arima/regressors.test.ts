import { expect, test } from 'vitest'
import expected from '../fixtures/regression.json' with { type: 'json' }
import { arimaForecast, differenced, fitArima } from './fit.ts'
import type { ArimaOrder } from './order.ts'

// The example of R's arima() with regressors; expected values by R's Arima(method = "ML"), see fixtures/generate.R.
const { log10_drivers, measures, ...fits } = expected.seatbelts
const known = 180
const values = Float64Array.from(log10_drivers.slice(0, known))
const columns = measures[0]!.map((_, k) => Float64Array.from(measures, (row) => row[k]!))

function fitted(order: ArimaOrder) {
  const regressors = columns.map((column) => differenced(column.subarray(0, known), order))
  const fit = fitArima(differenced(values, order), order, { regressors })!
  const line = (t: number) => columns.reduce((sum, column, k) => sum + fit.coefficients[k]! * column[t]!, 0)
  const rest = values.map((v, t) => v - line(t))
  return { fit, forecast: arimaForecast(rest, fit, 12), line }
}

const airline = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, period: 12, constant: false }
const orders = {
  stationary: { p: 1, d: 0, q: 0, P: 1, D: 0, Q: 0, period: 12, constant: true },
  differenced: airline,
} as const satisfies Record<keyof typeof fits, ArimaOrder>

test.each(Object.keys(orders) as (keyof typeof orders)[])("%s: R's effects of the seat belt law", (name) => {
  const { fit, forecast, line } = fitted(orders[name])
  const { coefficients, standard_errors, log_likelihood, mean, upper } = fits[name]
  expect(fit.logLikelihood).toBeGreaterThan(log_likelihood - 1e-4)
  for (const [k, effect] of (['kms', 'PetrolPrice', 'law'] as const).entries()) {
    expect(Math.abs(fit.coefficients[k]! - coefficients[effect])).toBeLessThan(0.01 * standard_errors[effect])
    // R's come from the curvature of the whole likelihood, ours from the regression at its greatest point.
    expect(fit.standardErrors[k]! / standard_errors[effect]).toBeCloseTo(1, 1)
  }
  for (let h = 0; h < 12; h++) {
    expect(forecast.mean[h]! + line(known + h)).toBeCloseTo(mean[h]!, 3)
    expect(1.959964 * forecast.deviation[h]!).toBeCloseTo(upper[h]! - mean[h]!, 2)
  }
})
