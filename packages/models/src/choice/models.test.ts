import { describe, expect, it } from 'vitest'
import { demand, diversionRatios, elasticities, elasticityEstimates } from './elasticity.ts'
import type { ChoiceFit } from './fit.ts'
import { logit } from './logit.ts'
import { mixedLogit } from './mixed.ts'
import { choices, expected, fits, panel, weighted } from './models.contract.ts'
import { nestedLogit } from './nested.ts'
import { willingnessToPay } from './willingness.ts'

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, digits = 5): void {
  expect(got.length).toBe(want.length)
  for (let i = 0; i < want.length; i++) {
    expect(Math.abs(got[i]! - want[i]!) / Math.max(1e-3, Math.abs(want[i]!))).toBeLessThan(10 ** -digits)
  }
}

const errors = (table: ChoiceFit['coefficients']) => table.map((c) => c.standardError)

describe.each(Object.entries(fits))('choice model %s', (name, estimate) => {
  const fit = estimate()
  const data = name === 'logit' ? choices : panel

  it('converges and reports a coefficient a parameter', () => {
    expect(fit.converged).toBe(true)
    expect(fit.coefficients.map((c) => c.name)).toEqual(fit.parameters)
    expect(fit.aic).toBeCloseTo(2 * fit.parameters.length - 2 * fit.logLikelihood, 10)
    expect(fit.logLikelihood).toBeGreaterThan(fit.constantsLogLikelihood)
  })

  it('gives probabilities that sum to 1 in each situation', () => {
    const probabilities = fit.probabilities(data)
    for (let s = 0; s < data.chosen.length; s++) {
      const rows = probabilities.subarray(data.starts[s]!, data.starts[s + 1]!)
      expect(rows.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    }
  })

  it('gives probabilities that do not hang on what was chosen', () => {
    const others = { ...data, chosen: data.starts.slice(0, -1) }
    expect(fit.probabilities(others)).toEqual(fit.probabilities(data))
  })

  it('responds to an attribute as its probabilities do when the attribute moves', () => {
    const h = 1e-5
    const moved = (by: number) => {
      const cost = data.attributes.cost!.map((x, row) => x + (data.alternative[row] === 2 ? by : 0))
      return demand(fit, { ...data, attributes: { ...data.attributes, cost } })
    }
    const [above, below] = [moved(h), moved(-h)]
    const sums = new Float64Array(4)
    fit.responses(data, 'cost', (s, derivatives, n) => {
      const from = data.starts[s]!
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < n; k++) {
          if (data.alternative[from + k] === 2) sums[data.alternative[from + i]!]! += derivatives[i * n + k]!
        }
      }
    })
    for (let j = 0; j < 4; j++) expect(sums[j]).toBeCloseTo((above[j]! - below[j]!) / (2 * h), 5)
  })

  it('has diversion ratios that sum to 1', () => {
    const { values } = diversionRatios(fit, data, 'cost')
    for (let by = 0; by < 4; by++) {
      expect([0, 1, 2, 3].reduce((sum, of) => sum + values[of * 4 + by]!, 0)).toBeCloseTo(1, 12)
    }
  })

  it('matches the elasticities that a brute-force change of cost gives (SciPy, fixtures/generate.py)', () => {
    expectClose(elasticities(fit, data, 'cost').values, expected[name as keyof typeof fits].elasticities, 4)
  })
})

describe('conditional logit', () => {
  it('agrees with statsmodels ConditionalLogit', () => {
    const fit = fits.logit()
    expectClose(fit.estimates, expected.logit.estimates)
    expectClose(errors(fit.coefficients), expected.logit.standardErrors)
    expectClose([fit.logLikelihood], [expected.logit.logLikelihood], 8)
  })

  it('agrees with NumPy on robust and clustered standard errors', () => {
    expectClose(errors(fits.logit().robustCoefficients), expected.logit.robustErrors, 4)
    const clustered = logit(panel, { generic: ['cost', 'time'], cases: ['income'] })
    expectClose(errors(clustered.robustCoefficients), expected.logit.clusteredErrors, 4)
  })

  it('agrees with SciPy on weighted choices', () => {
    const fit = logit(weighted, { generic: ['cost', 'time'], cases: ['income'] })
    expectClose(fit.estimates, expected.weighted.estimates)
    expectClose(errors(fit.coefficients), expected.weighted.standardErrors)
    expectClose(errors(fit.robustCoefficients), expected.weighted.robustErrors)
  })

  it('has coefficients by alternative that add up to the generic one when they are equal', () => {
    const specific = logit(choices, { specific: ['cost'], generic: ['time'] })
    expect(specific.parameters).toContain('cost:bike')
    expect(specific.logLikelihood).toBeGreaterThan(
      logit(choices, { generic: ['cost', 'time'] }).logLikelihood,
    )
  })

  it('does not depend on the base', () => {
    const car = logit(choices, { generic: ['cost', 'time'], base: 'car' })
    expect(car.parameters[0]).toBe('constant:bus')
    expect(car.logLikelihood).toBeCloseTo(logit(choices, { generic: ['cost', 'time'] }).logLikelihood, 8)
  })

  it('names the coefficient that the data cannot tell', () => {
    const attributes = { ...choices.attributes, twice: choices.attributes.cost!.map((x) => 2 * x) }
    expect(() => logit({ ...choices, attributes }, { generic: ['cost', 'twice'] })).toThrow(/"twice"/)
    expect(() => logit(choices, { generic: ['price'] })).toThrow(/"price" is not an attribute: cost, time/)
    expect(() => logit(choices, { generic: ['cost'], base: 'boat' })).toThrow(/"boat" is not an alternative/)
  })

  it('says when a variable predicts the choices perfectly', () => {
    const oracle = new Float64Array(choices.alternative.length)
    for (const row of choices.chosen) oracle[row] = 1
    expect(() =>
      logit({ ...choices, attributes: { oracle } }, { generic: ['oracle'], constants: false }),
    ).toThrow(/"oracle" grows without end/)
  })
})

describe('nested logit', () => {
  it('agrees with SciPy', () => {
    const fit = fits.nested()
    expectClose(fit.estimates, expected.nested.estimates)
    expectClose(errors(fit.coefficients), expected.nested.standardErrors, 4)
    expectClose(errors(fit.robustCoefficients), expected.nested.robustErrors, 4)
    expectClose([fit.logLikelihood], [expected.nested.logLikelihood], 8)
  })

  it('can share one scale, and refuses nests that overlap', () => {
    const nests = { public: ['bus', 'train'], private: ['car', 'bike'] }
    const fit = nestedLogit(panel, { generic: ['cost', 'time'], nests, commonScale: true })
    expect(fit.parameters.at(-1)).toBe('scale')
    expect(fit.logLikelihood).toBeLessThan(fits.nested().logLikelihood)
    const twice = { a: ['bus', 'train'], b: ['train', 'car'] }
    expect(() => nestedLogit(panel, { generic: ['cost'], nests: twice })).toThrow(/"train" is in two nests/)
  })
})

describe('mixed logit', () => {
  it('agrees with SciPy on the same Halton draws', () => {
    const fit = fits.mixed()
    expectClose(fit.estimates, expected.mixed.estimates)
    expectClose(errors(fit.coefficients), expected.mixed.standardErrors, 4)
    expectClose(errors(fit.robustCoefficients), expected.mixed.robustErrors, 4)
    expectClose([fit.logLikelihood], [expected.mixed.logLikelihood], 8)
  })

  it('agrees with SciPy on a lognormal coefficient', () => {
    const attributes = { ...panel.attributes, cost: panel.attributes.cost!.map((x) => -x) }
    const random = { cost: 'lognormal' } as const
    const fit = mixedLogit({ ...panel, attributes }, { generic: ['cost', 'time'], random, draws: 50 })
    expectClose(fit.estimates, expected.lognormal.estimates)
    expectClose(errors(fit.robustCoefficients), expected.lognormal.robustErrors, 4)
    expect(() => mixedLogit(panel, { generic: ['cost'], random })).toThrow(
      /lognormal coefficient is positive/,
    )
  })
})

describe('willingness to pay', () => {
  it('has the standard error of the delta method, here by its textbook form for a ratio', () => {
    const fit = fits.logit()
    const [cost, time] = ['cost', 'time'].map((name) => fit.parameters.indexOf(name)) as [number, number]
    const size = fit.parameters.length
    const [c, t] = [fit.estimates[cost]!, fit.estimates[time]!]
    const cov = (i: number, j: number) => fit.covariance.data[i * size + j]!
    const variance =
      (t / c) ** 2 * (cov(time, time) / t ** 2 + cov(cost, cost) / c ** 2 - (2 * cov(cost, time)) / (c * t))
    const worth = willingnessToPay(fit, 'cost').find((w) => w.name === 'time')!
    expect(worth.estimate).toBeCloseTo(-t / c, 12)
    expect(worth.standardError).toBeCloseTo(Math.sqrt(variance), 12)
    expect(() => willingnessToPay(fit, 'toll')).toThrow(/no coefficient "toll"/)
  })
})

describe('elasticity estimates', () => {
  it('carry the error of a one-coefficient model exactly: d elasticity / d coefficient times its error', () => {
    const fit = logit(choices, { generic: ['cost'], constants: false })
    const { values, standardErrors, intervals } = elasticityEstimates(fit, choices, 'cost')
    const h = 1e-4
    const shifted = (by: number) =>
      elasticities(fit.at(fit.estimates.map((x) => x + by)), choices, 'cost').values
    const slope = (shifted(h)[0]! - shifted(-h)[0]!) / (2 * h)
    expect(standardErrors[0]).toBeCloseTo(Math.abs(slope) * fit.coefficients[0]!.standardError, 6)
    expect((intervals[0]!.low + intervals[0]!.high) / 2).toBeCloseTo(values[0]!, 12)
  })
})
