import { createRandom, UserError } from '@bellwether/core'
import { expect, test } from 'vitest'
import expected from './fixtures/regression.json' with { type: 'json' }
import { naive } from './naive.ts'
import { regression, regressionOf } from './regression.ts'

const promotion = Array.from({ length: 40 }, (_, t) => [t % 5 === 0 ? 1 : 0])
const sales = promotion
  .slice(0, 36)
  .map(([on], t) => 100 + 2 * t + 30 * on! + 8 * Math.sin((Math.PI * t) / 6))

test('finds a trend, a harmonic and a promotion that make up the series', () => {
  const model = regressionOf('promotions', {
    covariates: promotion,
    harmonics: 1,
    trend: true,
    errors: naive,
  })
  const { mean } = model.fit(sales, { period: 12 }).predict(4)
  for (let h = 0; h < 4; h++) {
    const t = 36 + h
    const truth = 100 + 2 * t + 30 * promotion[t]![0]! + 8 * Math.sin((Math.PI * t) / 6)
    expect(mean[h]).toBeCloseTo(truth, 6)
  }
})

test("finds the errors' order, the effects and the forecasts of R's auto.arima with xreg", () => {
  // fixtures/generate.R: sales of a price and a promotion whose errors are an autoregression.
  const { sales, covariates, coefficients, standard_errors, log_likelihood, mean, upper } = expected.simulated
  const fit = regression.fit(sales, { covariates })
  expect(fit.label).toBe('Regression with ARIMA(1,0,0) with mean errors')
  expect(fit.logLikelihood).toBeCloseTo(log_likelihood, 4)
  for (const [k, name] of (['price', 'promotion'] as const).entries()) {
    expect(fit.effects![k]!.estimate).toBeCloseTo(coefficients[name], 3)
    expect(fit.effects![k]!.standardError / standard_errors[name]).toBeCloseTo(1, 1)
  }
  const forecast = fit.predict(6)
  const { high } = forecast.interval(0.95)
  for (let h = 0; h < 6; h++) {
    expect(forecast.mean[h]).toBeCloseTo(mean[h]!, 3)
    expect((high[h]! - mean[h]!) / (upper[h]! - mean[h]!)).toBeCloseTo(1, 1)
  }
})

test('effects follow the unit of the values, and rows stay in step behind a gap at the start', () => {
  const { sales, covariates } = expected.simulated
  const plain = regression.fit(sales, { covariates })
  const late = regression.fit([null, null, ...sales.map((v) => v * 1e9)], {
    covariates: [[0, 0], [0, 0], ...covariates],
  })
  expect(late.effects![0]!.estimate / 1e9).toBeCloseTo(plain.effects![0]!.estimate, 4)
  expect(late.predict(3).mean[2]! / 1e9).toBeCloseTo(plain.predict(3).mean[2]!, 3)
})

test('a price that trends with the sales by chance has no effect in differences', () => {
  // Two independent random walks: least squares of levels finds an effect where there is none (Granger and Newbold, 1974).
  const random = createRandom(3)
  const walk = (start: number) => {
    let at = start
    return Array.from({ length: 80 }, () => (at += random.normal()))
  }
  const [sales, price] = [walk(100), walk(10)]
  const { estimate, standardError } = regression.fit(sales, { covariates: price.map((v) => [v]) })
    .effects![0]!
  expect(Math.abs(estimate)).toBeLessThan(2.5 * standardError)
})

test('ridge pulls the effect of the promotion towards nothing', () => {
  // For one standardised regressor that is orthogonal to the constant, ridge r divides its effect by 1 + r.
  const flat = promotion.slice(0, 35).map(([on]) => 10 * on!)
  const model = regressionOf('ridge', { covariates: promotion, ridge: 1, errors: naive })
  const fit = model.fit(flat)
  const effect = fit.fitted[6]! - fit.fitted[5]!
  expect(Math.abs(effect)).toBeLessThan(10)
})

test('rows that are missing or broken are refused with their number', () => {
  const missing = regressionOf('short', { covariates: promotion.slice(0, 36), errors: naive })
  expect(() => missing.fit(sales).predict(1)).toThrow(/step 37/)
  const broken = regressionOf('broken', { covariates: [[1], [Number.NaN]], errors: naive })
  expect(() => broken.fit([1, 2, 4])).toThrow(UserError)
})
