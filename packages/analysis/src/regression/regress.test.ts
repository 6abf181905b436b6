import { createRandom } from '@bellwether/core'
import type { FileTable, TableColumn } from '@bellwether/market'
import { describe, expect, it } from 'vitest'
import type { RegressOptions } from './fits.ts'
import fixture from './fixtures/regress.json' with { type: 'json' }
import { regress } from './regress.ts'
import { readFormula } from './terms.ts'

const table = (columns: Record<string, TableColumn>): FileTable => ({
  rows: Object.values(columns)[0]!.length,
  columns: new Map(Object.entries(columns)),
})

const { price, income, region, sales, orders } = fixture.columns
const columns = {
  price: Float64Array.from(price),
  income: Float64Array.from(income),
  region,
  sales: Float64Array.from(sales),
  orders: Float64Array.from(orders),
}
const file = table(columns)

const options: RegressOptions = {
  y: 'sales',
  x: ['price'],
  family: 'linear',
  errors: 'classical',
  intercept: true,
  level: 0.95,
  rule: 'best',
  folds: 5,
  seed: 1,
  resamples: 200,
}

describe('regressions of a file', () => {
  it('agree with a formula of statsmodels: logarithms, texts, products, HC3 errors', () => {
    const { y, x } = readFormula('sales ~ price + log(income) + region + price:region')
    const { fit, coefficients } = regress(file, { ...options, y, x, errors: 'HC3' })
    const names: Record<string, keyof typeof fixture.linear> = {
      intercept: 'Intercept',
      price: 'price',
      'log(income)': 'np.log(income)',
      'region[north]': 'region[T.north]',
      'region[west]': 'region[T.west]',
      'price:region[north]': 'price:region[T.north]',
      'price:region[west]': 'price:region[T.west]',
    }
    expect(coefficients.map(({ name }) => name)).toEqual(Object.keys(names))
    for (const { name, estimate, standard_error } of coefficients) {
      const [want, error] = fixture.linear[names[name]!] as unknown as [number, number]
      expect(estimate).toBeCloseTo(want, 8)
      expect(standard_error).toBeCloseTo(error, 8)
    }
    expect(fit.log_likelihood).toBeCloseTo(fixture.linear.logLikelihood, 8)
  })

  it('agree with statsmodels on counts with robust errors', () => {
    const { fit, coefficients } = regress(file, {
      ...options,
      y: 'orders',
      x: ['price', 'income'],
      family: 'poisson',
      errors: 'robust',
    })
    expect(fit.log_likelihood).toBeCloseTo(fixture.poisson.logLikelihood, 7)
    coefficients.forEach(({ name, estimate, standard_error }) => {
      const key = name === 'intercept' ? 'Intercept' : (name as 'price')
      const [want, error] = fixture.poisson[key] as unknown as [number, number]
      expect(estimate).toBeCloseTo(want, 6)
      expect(standard_error).toBeCloseTo(error, 6)
    })
  })

  it('leave out rows that lack something, and draw clusters together', () => {
    const random = createRandom(3)
    const x = Float64Array.from({ length: 40 }, () => random.normal())
    const y = x.map((value, i) => 2 * value + (i % 4) + random.normal())
    x[3] = Number.NaN
    const group = Array.from(x, (_, i) => `g${i % 4}`)
    const data = table({ x, y, group })
    const run = (extra: Partial<RegressOptions>) =>
      regress(data, { ...options, y: 'y', x: ['x'], errors: 'bootstrap', ...extra })
    const plain = run({})
    expect(plain.fit).toMatchObject({ rows: 39, missing: 1, errors: 'bootstrap' })
    const [apart, together] = [plain, run({ cluster: 'group' })].map((found) => found.coefficients[0]!)
    // Four groups with levels of their own: drawn together, the level is far less sure.
    expect(together!.standard_error!).toBeGreaterThan(2 * apart!.standard_error!)
  })

  it('choose penalties by cross-validation, or take the one that is given', () => {
    const lasso = regress(file, { ...options, x: ['price', 'income', 'region'], family: 'lasso' })
    expect(lasso.fit.errors).toBe('none')
    expect(lasso.fit.penalty).toBeGreaterThan(0)
    expect(lasso.fit.cv_error).toBeGreaterThan(0)
    const huge = regress(file, { ...options, x: ['price'], family: 'lasso', penalty: 1e6 })
    expect(huge.coefficients[1]).toMatchObject({ name: 'price', estimate: 0, standard_error: null })
  })

  it.each([
    [{ x: ['prize'] }, 'no column "prize"'],
    [{ x: ['log(price)'], y: 'region' }, 'the outcome "region" has 3 different texts'],
    [{ family: 'logistic' }, 'is not 0 or 1'],
    [{ family: 'poisson', y: 'orders', errors: 'HC3' }, 'HC3 errors are those of a linear regression'],
    [{ family: 'ridge', intercept: false }, 'ridge is fitted with an intercept'],
    [{ x: [] }, 'on 0 regressors'],
  ] as [Partial<RegressOptions>, string][])('refuse %o', (wrong, message) => {
    expect(() => regress(file, { ...options, ...wrong })).toThrow(message)
  })

  it('read formulas, and refuse what is none', () => {
    expect(readFormula('y ~ a + log(b) - 1')).toEqual({ y: 'y', x: ['a', 'log(b)'], intercept: false })
    expect(() => readFormula('y = a')).toThrow('is no formula')
    const negative = table({ a: Float64Array.of(1, -2, 3), y: Float64Array.of(1, 2, 3) })
    expect(() => regress(negative, { ...options, y: 'y', x: ['log(a)'] })).toThrow('row 2: "a" is -2')
  })
})

it('names the row of the file, not of those that are complete, whose outcome a family does not know', () => {
  const gaps = {
    orders: Float64Array.of(1, 2, 3, -4, 5, 6),
    price: Float64Array.of(Number.NaN, 1, 2, 3, 4, 5),
  }
  const asked: RegressOptions = { ...options, y: 'orders', x: ['price'], family: 'poisson' }
  expect(() => regress(table(gaps), asked)).toThrow('row 4, column "orders": -4 is not a count')
})
