import { createRandom } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { type Matrix, matrix, matrixOf } from '../numeric/matrix.ts'
import { bootstrapCoefficients } from './bootstrap.ts'
import { crossValidatedLasso, crossValidatedRidge } from './cross-validation.ts'
import { breuschPagan, durbinWatson, varianceInflation } from './diagnostics.ts'
import expected from './fixtures/regression.json' with { type: 'json' }
import type { Coefficient } from './inference.ts'
import { endogeneityTest, generalizedMoments, twoStageLeastSquares } from './instruments.ts'
import { lassoPath, lassoRegression } from './lasso.ts'
import { type ErrorKind, linearRegression } from './linear.ts'
import { logisticRegression } from './logistic.ts'
import { negativeBinomialRegression } from './negative-binomial.ts'
import { poissonRegression } from './poisson.ts'
import { ridgeRegression } from './ridge.ts'

// Expected values: statsmodels, scikit-learn and linearmodels, versions in fixtures/regression.json.
const x = matrixOf(expected.x)
const { y, binary, counts } = expected

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, digits = 6): void {
  expect(got.length).toBe(want.length)
  for (let i = 0; i < want.length; i++) {
    expect(Math.abs(got[i]! - want[i]!) / Math.max(1e-3, Math.abs(want[i]!))).toBeLessThan(10 ** -digits)
  }
}

const errors = (table: readonly Coefficient[]) => table.map((c) => c.standardError)

/** Every regression of outcomes on regressors as one shape: what the contract asks of all. */
const regressions: Record<
  string,
  (x: Matrix, names?: string[]) => { estimates: Float64Array; means: Float64Array }
> = {
  linear: (x, names) => {
    const fit = linearRegression(x, y, names ? { names } : {})
    return { estimates: fit.estimates, means: Float64Array.from(fit.predict(x), (p) => p.mean) }
  },
  ridge: (x, names) => {
    const fit = ridgeRegression(x, y, 2, names ? { names } : {})
    return { estimates: fit.estimates, means: fit.predict(x) }
  },
  lasso: (x, names) => {
    const fit = lassoRegression(x, y, 0.1, names ? { names } : {})
    return { estimates: fit.estimates, means: fit.predict(x) }
  },
  logistic: (x, names) => {
    const fit = logisticRegression(x, binary, names ? { names } : {})
    return { estimates: fit.estimates, means: fit.predict(x) }
  },
  poisson: (x, names) => {
    const fit = poissonRegression(x, counts, names ? { names } : {})
    return { estimates: fit.estimates, means: fit.predict(x) }
  },
  negativeBinomial: (x, names) => {
    const fit = negativeBinomialRegression(x, counts, names ? { names } : {})
    return { estimates: fit.estimates, means: fit.predict(x) }
  },
}

describe.each(Object.entries(regressions))('regression contract: %s', (_, fit) => {
  it('predicts the same when a regressor changes its unit', () => {
    const grams = matrix(
      x.rows,
      x.columns,
      x.data.map((v, at) => (at % x.columns === 1 ? 1000 * v : v)),
    )
    expectClose(fit(grams).means, fit(x).means, 5)
  })

  it('predicts the same when the rows of regressors are asked for again', () => {
    expect(fit(x).means).toEqual(fit(x).means)
  })

  it('says which value is not finite and when names are missing', () => {
    const broken = matrix(x.rows, x.columns, x.data.slice())
    broken.data[7] = Number.NaN
    expect(() => fit(broken, ['a', 'b', 'c'])).toThrow('row 3, "b": NaN is not a finite number')
    expect(() => fit(x, ['a'])).toThrow('1 names')
  })
})

describe('linear regression', () => {
  const { linear } = expected
  const fit = linearRegression(x, y)

  it('agrees with statsmodels OLS', () => {
    expectClose(fit.estimates, linear.classical.estimates)
    expectClose(errors(fit.coefficients), linear.classical.standardErrors)
    expectClose(
      fit.coefficients.map((c) => c.low),
      linear.low,
    )
    expectClose(
      fit.coefficients.map((c) => c.pValue),
      linear.pValues,
    )
    for (const key of [
      'rSquared',
      'adjustedRSquared',
      'fStatistic',
      'fPValue',
      'logLikelihood',
      'aic',
      'bic',
    ] as const) {
      expectClose([fit[key]], [linear[key]])
    }
    expectClose([linearRegression(x, y, { intercept: false }).rSquared], [linear.uncentredRSquared])
  })

  it.each(['HC0', 'HC1', 'HC2', 'HC3'] as ErrorKind[])('agrees with statsmodels on %s errors', (kind) => {
    const robust = linearRegression(x, y, { errors: kind })
    expectClose(errors(robust.coefficients), linear.HC[kind as 'HC0'].standardErrors)
  })

  it('agrees with statsmodels on diagnostics', () => {
    expectClose(fit.leverage, linear.leverage)
    expectClose(fit.cooksDistance, linear.cooksDistance)
    expectClose([durbinWatson(fit.residuals)], [linear.durbinWatson])
    const test = breuschPagan(x, fit.residuals)
    expectClose([test.statistic, test.pValue], linear.breuschPagan)
    expectClose(varianceInflation(x), linear.varianceInflation)
  })

  it('agrees with statsmodels on predictions', () => {
    const [got] = fit.predict(matrixOf([[0.5, -0.5, 2]]))
    const want = linear.prediction
    expectClose(
      [got!.mean, got!.ofMean.low, got!.ofMean.high, got!.ofOutcome.low, got!.ofOutcome.high],
      [want.mean, want.mean_ci_lower, want.mean_ci_upper, want.obs_ci_lower, want.obs_ci_upper],
    )
  })

  it('names a regressor that follows from the others, and has infinite inflation for it', () => {
    const twice = matrixOf(expected.x.map(([a, b]) => [a!, b!, a! + b!]))
    expect(() => linearRegression(twice, y, { names: ['a', 'b', 'sum'] })).toThrow(
      '"sum" follows from the other',
    )
    expect(varianceInflation(twice)[2]).toBe(Number.POSITIVE_INFINITY)
    expect(() => linearRegression(matrixOf([[1], [2]]), [1, 2])).toThrow(
      '2 rows are too few for 2 coefficients',
    )
  })
})

describe('penalised regression', () => {
  it('agrees with scikit-learn Ridge', () => {
    const plain = ridgeRegression(x, y, 3, { standardize: false })
    expectClose([plain.intercept, ...plain.estimates], expected.ridge.plain)
    expectClose(ridgeRegression(x, y, 3).estimates, expected.ridge.standardized)
    expectClose(ridgeRegression(x, y, 0).estimates, expected.linear.classical.estimates.slice(1))
  })

  it('agrees with scikit-learn Lasso', () => {
    const plain = lassoRegression(x, y, 0.2, { standardize: false })
    expectClose([plain.intercept, ...plain.estimates], expected.lasso.plain)
    expectClose(lassoRegression(x, y, 0.2).estimates, expected.lasso.standardized)
  })

  it('agrees with scikit-learn on the path of penalties and their cross-validated errors', () => {
    const { penalties, fold: foldOf, errors: mse, best } = expected.lasso
    expectClose(
      lassoPath(x, y, undefined, { standardize: false }).map((f) => f.penalty),
      penalties,
    )
    const cv = crossValidatedLasso(x, y, { seed: 1, folds: 5, foldOf, standardize: false })
    expectClose(cv.errors, mse)
    expectClose([cv.best.penalty], [best])
    expect(cv.simplest.penalty).toBeGreaterThan(cv.best.penalty)
  })

  it('chooses a ridge penalty, the same for the same seed', () => {
    const cv = crossValidatedRidge(x, y, { seed: 5 })
    expect(cv.best.penalty).toBe(crossValidatedRidge(x, y, { seed: 5 }).best.penalty)
    expect(Math.min(...cv.errors)).toBe(cv.errors[cv.penalties.indexOf(cv.best.penalty)])
    expect(() => crossValidatedRidge(x, y, { seed: 5, folds: 1 })).toThrow('1 folds')
    expect(() => ridgeRegression(x, y, -1)).toThrow('penalty -1')
  })
})

describe('generalised regression', () => {
  it('agrees with statsmodels Logit', () => {
    const fit = logisticRegression(x, binary)
    expectClose(fit.estimates, expected.logistic.estimates)
    expectClose(errors(fit.coefficients), expected.logistic.standardErrors)
    expectClose(
      errors(logisticRegression(x, binary, { errors: 'robust' }).coefficients),
      expected.logistic.robust,
    )
    expectClose(
      [fit.logLikelihood, fit.pseudoRSquared],
      [expected.logistic.logLikelihood, expected.logistic.pseudoRSquared],
    )
  })

  it('agrees with statsmodels Poisson', () => {
    const fit = poissonRegression(x, counts)
    expectClose(fit.estimates, expected.poisson.estimates)
    expectClose(errors(fit.coefficients), expected.poisson.standardErrors)
    expectClose(
      errors(poissonRegression(x, counts, { errors: 'robust' }).coefficients),
      expected.poisson.robust,
    )
    expectClose(
      [fit.logLikelihood, fit.pseudoRSquared, fit.aic],
      [expected.poisson.logLikelihood, expected.poisson.pseudoRSquared, expected.poisson.aic],
    )
  })

  it('agrees with statsmodels NegativeBinomial', () => {
    const fit = negativeBinomialRegression(x, counts)
    expectClose(fit.estimates, expected.negativeBinomial.estimates, 5)
    expectClose(errors(fit.coefficients), expected.negativeBinomial.standardErrors, 4)
    expectClose(
      [fit.logLikelihood, fit.bic],
      [expected.negativeBinomial.logLikelihood, expected.negativeBinomial.bic],
    )
    expectClose([fit.nullLogLikelihood], [expected.negativeBinomial.nullLogLikelihood])
    expect(fit.coefficients.at(-1)!.name).toBe('dispersion')
  })

  it('refuses outcomes that a model cannot give', () => {
    expect(() => logisticRegression(x, y)).toThrow('row 1: the outcome')
    expect(() =>
      logisticRegression(
        x,
        binary.map(() => 1),
      ),
    ).toThrow('a number of ones between 0 and 80')
    expect(() => poissonRegression(x, y)).toThrow('is not a count')
    const separated = matrixOf(binary.map((b, i) => [b + i * 1e-3]))
    expect(() => logisticRegression(separated, binary)).toThrow(/grows without end/)
  })
})

describe('instrumental variables', () => {
  const data = {
    y: expected.demand,
    exogenous: matrixOf(expected.x.map((row) => [1, row[2]!])),
    endogenous: matrixOf(expected.price.map((p) => [p])),
    instruments: matrixOf(expected.z),
    names: ['intercept', 'x3', 'price'],
  }

  it('agrees with linearmodels IV2SLS', () => {
    const { classical, robust, firstStageF } = expected.instruments
    expectClose(twoStageLeastSquares(data).estimates, robust.estimates)
    expectClose(errors(twoStageLeastSquares(data).coefficients), robust.standardErrors)
    expectClose(
      errors(twoStageLeastSquares(data, { errors: 'classical' }).coefficients),
      classical.standardErrors,
    )
    expectClose([twoStageLeastSquares(data).firstStageF[0]!.statistic], [firstStageF])
  })

  it('agrees with linearmodels IVGMM', () => {
    const fit = generalizedMoments(data)
    expectClose(fit.estimates, expected.instruments.gmm.estimates)
    expectClose(errors(fit.coefficients), expected.instruments.gmm.standardErrors)
    expectClose(
      [fit.overidentification!.statistic, fit.overidentification!.pValue],
      [expected.instruments.gmm.j, expected.instruments.gmm.jPValue],
    )
  })

  it('agrees with linearmodels on the test of Wu and Hausman', () => {
    const test = endogeneityTest(data)
    expectClose([test.statistic, test.pValue], expected.instruments.wuHausman, 5)
  })

  it('asks for enough instruments', () => {
    expect(() => twoStageLeastSquares({ ...data, instruments: matrix(80, 0) })).toThrow('0 instruments for 1')
  })
})

describe('bootstrap', () => {
  it('comes close to the classical standard error where its assumptions hold', () => {
    const random = createRandom(3)
    const rows = Array.from({ length: 300 }, () => [random.normal()])
    const outcomes = rows.map(([v]) => 2 * v! + random.normal())
    const classical = linearRegression(matrixOf(rows), outcomes)
    const fit = (x: Matrix, y: Float64Array) => linearRegression(x, y).estimates
    const table = bootstrapCoefficients(matrixOf(rows), outcomes, fit, { seed: 8, resamples: 800 })
    table.forEach((c, k) => {
      expect(c.standardError / classical.coefficients[k]!.standardError).toBeGreaterThan(0.85)
      expect(c.standardError / classical.coefficients[k]!.standardError).toBeLessThan(1.15)
    })
  })

  it('draws whole clusters, so doubled rows do not look like more evidence', () => {
    const rows = [...expected.x, ...expected.x]
    const outcomes = [...y, ...y]
    const cluster = rows.map((_, i) => i % y.length)
    const fit = (x: Matrix, y: Float64Array) => linearRegression(x, y).estimates
    const once = bootstrapCoefficients(x, y, fit, { seed: 2, resamples: 400 })
    const doubled = bootstrapCoefficients(matrixOf(rows), outcomes, fit, { seed: 2, resamples: 400, cluster })
    doubled.forEach((c, k) => {
      expect(c.standardError).toBeCloseTo(once[k]!.standardError, 10)
    })
  })
})
