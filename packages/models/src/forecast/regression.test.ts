import { UserError } from '@bellwether/core'
import { expect, test } from 'vitest'
import { naive } from './naive.ts'
import { regressionOf } from './regression.ts'

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
