import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type BgBbParameters, bgBbAlive, bgBbExpected, fitBgBb } from './bg-bb.ts'
import {
  type BgNbdParameters,
  bgNbdAlive,
  bgNbdExpected,
  bgNbdExpectedOfNew,
  bgNbdLogLikelihood,
  fitBgNbd,
} from './bg-nbd.ts'
import { fitGammaGamma, gammaGammaExpected, gammaGammaLogLikelihood } from './gamma-gamma.ts'
import {
  fitParetoNbd,
  type ParetoNbdParameters,
  paretoNbdAlive,
  paretoNbdExpected,
  paretoNbdLogLikelihood,
} from './pareto-nbd.ts'
import {
  fitShiftedBetaGeometric,
  sbgAlike,
  sbgExpectedLifetime,
  sbgLifetimeEstimate,
  sbgSurvival,
  sbgSurvivalEstimate,
} from './shifted-beta-geometric.ts'
import { lifetimeValue } from './value.ts'

/** Simulated customers with the fits and predictions of Python's lifetimes 0.11.3; see fixtures/generate.py. */
const fixture = JSON.parse(readFileSync(new URL('./fixtures/lifetimes.json', import.meta.url), 'utf8'))
const histories = { frequency: fixture.frequency, recency: fixture.recency, age: fixture.age } as {
  frequency: number[]
  recency: number[]
  age: number[]
}
const history = (i: number) => ({
  frequency: histories.frequency[i]!,
  recency: histories.recency[i]!,
  age: histories.age[i]!,
})
const valuesOf = <N extends string>(fit: { parameters: Record<N, { value: number }> }) =>
  Object.fromEntries(
    Object.entries<{ value: number }>(fit.parameters).map(([name, { value }]) => [name, value]),
  ) as Record<N, number>
const sumOf = (logLikelihood: (h: ReturnType<typeof history>) => number) =>
  histories.frequency.reduce((sum, _, i) => sum + logLikelihood(history(i)), 0)

describe('BG/NBD', () => {
  // Fader, Hardie and Lee (2005): the estimates on the CDNOW sample, and the prediction for its customer 1.
  const published: BgNbdParameters = { r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }

  it('predicts the published purchases of the customer with x = 2, t_x = 30.43, T = 38.86', () => {
    expect(bgNbdExpected(published, { frequency: 2, recency: 30.43, age: 38.86 }, 39)).toBeCloseTo(1.226, 3)
  })

  it('has a value where a = 1, by the integral over the chance p to stop and the rate: E[X(t)] = E[(1 − e^(−λpt)) / p]', () => {
    const [r, alpha, b, t] = [0.25, 4.4, 2.4, 39]
    const steps = 200_000
    const slices = Array.from({ length: steps }, (_, i) => {
      const p = (i + 0.5) / steps
      return ((1 - (alpha / (alpha + p * t)) ** r) / p) * b * (1 - p) ** (b - 1)
    })
    const integral = slices.reduce((sum, slice) => sum + slice, 0) / steps
    expect(bgNbdExpectedOfNew({ r, alpha, a: 1, b }, t)).toBeCloseTo(integral, 6)
    const newcomer = { frequency: 0, recency: 0, age: 0 }
    expect(bgNbdExpected({ r, alpha, a: 1, b }, newcomer, t)).toBeCloseTo(integral, 6)
  })

  it('predicts for a new customer what it does for one without a history', () => {
    const newcomer = { frequency: 0, recency: 0, age: 0 }
    expect(bgNbdExpectedOfNew(published, 39)).toBeCloseTo(bgNbdExpected(published, newcomer, 39), 12)
  })

  it('agrees with lifetimes', () => {
    const { parameters, expected_10, alive } = fixture.bg_nbd
    for (const i of expected_10.keys()) {
      expect(bgNbdExpected(parameters, history(i), 10)).toBeCloseTo(expected_10[i], 8)
      expect(bgNbdAlive(parameters, history(i))).toBeCloseTo(alive[i], 10)
    }
    const fit = fitBgNbd(histories)
    for (const [name, { value }] of Object.entries(fit.parameters)) {
      expect(Math.abs(value / parameters[name] - 1)).toBeLessThan(5e-3)
    }
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(sumOf((h) => bgNbdLogLikelihood(parameters, h)) - 1e-6)
    expect(fit.logLikelihood).toBeCloseTo(
      sumOf((h) => bgNbdLogLikelihood(valuesOf(fit), h)),
      8,
    )
  })

  it('refuses impossible histories by the customer, and customers who never came back', () => {
    expect(() => fitBgNbd({ frequency: [1], recency: [5], age: [4] })).toThrow('customer 0')
    expect(() => fitBgNbd({ frequency: [0, 0], recency: [0, 0], age: [4, 5] })).toThrow('twice')
    expect(() => fitBgNbd({ frequency: [], recency: [], age: [] })).toThrow('no customers')
  })
})

describe('Pareto/NBD', () => {
  // Fader and Hardie (2005), "A Note on Deriving the Pareto/NBD Model": the estimates on the CDNOW sample.
  const published: ParetoNbdParameters = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 }

  it('knows that a customer with 26 purchases, the last at 30.86 of 31 weeks, is alive', () => {
    expect(paretoNbdAlive(published, { frequency: 26, recency: 30.86, age: 31 })).toBeCloseTo(0.9979, 4)
  })

  it('agrees with lifetimes', () => {
    const { parameters, expected_10, alive } = fixture.pareto_nbd
    for (const i of expected_10.keys()) {
      expect(paretoNbdExpected(parameters, history(i), 10)).toBeCloseTo(expected_10[i], 6)
      expect(paretoNbdAlive(parameters, history(i))).toBeCloseTo(alive[i], 6)
    }
  })

  it('fits no worse than lifetimes, and counts all histories as each of them', () => {
    const fit = fitParetoNbd(histories)
    const theirs = sumOf((h) => paretoNbdLogLikelihood(fixture.pareto_nbd.parameters, h))
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(theirs - 1e-6)
    expect(fit.logLikelihood).toBeCloseTo(
      sumOf((h) => paretoNbdLogLikelihood(valuesOf(fit), h)),
      6,
    )
  })
})

describe('BG/BB', () => {
  // Fader, Hardie and Shang (2010), table 3: 11,104 donors of 1995 over six years.
  const { frequency, recency, periods, customers } = fixture.donations
  const each = (values: number[]) => values.flatMap((value, i) => new Array<number>(customers[i]).fill(value))
  const fit = fitBgBb({ frequency: each(frequency), recency: each(recency), age: each(periods) })

  it('gives the published estimates and log-likelihood', () => {
    const { alpha, beta, gamma, delta } = fit.parameters
    expect([alpha, beta, gamma, delta].map(({ value }) => Number(value.toFixed(3)))).toEqual([
      1.204, 0.75, 0.657, 2.783,
    ])
    expect(fit.logLikelihood).toBeCloseTo(-33225.6, 1)
  })

  it('gives the published expectations of donors of six years', () => {
    const parameters: BgBbParameters = valuesOf(fit)
    const faithful = { frequency: 6, recency: 6, age: 6 }
    // Table 6 and figure 9: 3.75 gifts in 2002–2006, and a chance of 0.93 to be alive in 2002.
    expect(bgBbExpected(parameters, faithful, 5)).toBeCloseTo(3.75, 2)
    expect(bgBbAlive(parameters, faithful)).toBeCloseTo(0.93, 2)
  })

  it('has a value where γ = 1, by the sum over chances of α / (α + β) · δ / (δ + i)', () => {
    const parameters = { alpha: 1.2, beta: 0.75, gamma: 1, delta: 2.8 }
    const chances = [1, 2, 3, 4, 5].map((i) => (1.2 / 1.95) * (2.8 / (2.8 + i)))
    const sum = chances.reduce((all, chance) => all + chance, 0)
    expect(bgBbExpected(parameters, { frequency: 0, recency: 0, age: 0 }, 5)).toBeCloseTo(sum, 6)
  })
})

describe('gamma-gamma', () => {
  it('agrees with lifetimes', () => {
    const buyers = histories.frequency.flatMap((x, i) => (x > 0 ? [i] : []))
    const frequency = buyers.map((i) => histories.frequency[i]!)
    const meanValue = buyers.map((i) => fixture.mean_value[i] as number)
    const { p, q, v: gamma } = fixture.gamma_gamma.parameters
    const fit = fitGammaGamma({ frequency, meanValue })
    const theirs = frequency.reduce(
      (sum, x, i) => sum + gammaGammaLogLikelihood({ p, q, gamma }, x, meanValue[i]!),
      0,
    )
    expect(theirs).toBeCloseTo(fixture.gamma_gamma.log_likelihood, 4)
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(theirs - 1e-6)
    expect(Math.abs(fit.parameters.p.value / p - 1)).toBeLessThan(5e-3)
  })

  it('expects of a customer between its own mean and that of all', () => {
    const parameters = { p: 6.2488, q: 3.7446, gamma: 15.4478 }
    const all = (parameters.p * parameters.gamma) / (parameters.q - 1)
    const expected = gammaGammaExpected(parameters, 2, 60)
    expect(expected).toBeGreaterThan(all)
    expect(expected).toBeLessThan(60)
    expect(() => fitGammaGamma({ frequency: [0], meanValue: [1] })).toThrow('customer 0')
  })
})

describe('shifted-beta-geometric', () => {
  // Fader and Hardie (2007), figures 1 and 4: two cohorts over seven renewals.
  it.each([
    ['high end', [1000, 869, 743, 653, 593, 551, 517, 491], 0.668, 3.806],
    ['regular', [1000, 631, 468, 382, 326, 289, 262, 241], 0.704, 1.182],
  ] as const)('gives the published estimates of the %s cohort', (_, active, alpha, beta) => {
    const fit = fitShiftedBetaGeometric(active)
    expect(fit.parameters.alpha.value).toBeCloseTo(alpha, 3)
    expect(fit.parameters.beta.value).toBeCloseTo(beta, 3)
  })

  // Fader and Hardie (2010): cohorts of five years, of which the last is not yet up for renewal; 3.80 and 15.19 are theirs.
  const oldest = [10_000, 8000, 6480, 5307, 4391]
  const yearly = [5, 4, 3, 2].map((n) => oldest.slice(0, n))

  it('gives the published estimates of several cohorts together', () => {
    const { alpha, beta } = fitShiftedBetaGeometric(...yearly).parameters
    expect([alpha.value.toFixed(2), beta.value.toFixed(2)]).toEqual(['3.80', '15.19'])
  })

  const scipy = JSON.parse(
    readFileSync(new URL('./fixtures/shifted-beta-geometric.json', import.meta.url), 'utf8'),
  )
  const regular = [1000, 631, 468, 382, 326, 289, 262, 241]
  const highEnd = [1000, 869, 743, 653, 593, 551, 517, 491]

  it.each([
    ['regular', [regular]],
    ['high_end', [highEnd]],
    ['both', [regular, highEnd]],
    ['yearly', yearly],
  ] as const)('agrees with SciPy on %s, standard errors too', (name, cohorts) => {
    const fit = fitShiftedBetaGeometric(...cohorts)
    const { alpha, beta } = fit.parameters
    expect(fit.logLikelihood).toBeCloseTo(scipy[name].log_likelihood, 6)
    expect(alpha.value / scipy[name].alpha).toBeCloseTo(1, 4)
    expect(beta.value / scipy[name].beta).toBeCloseTo(1, 4)
    expect(alpha.standardError / scipy[name].errors[0]).toBeCloseTo(1, 2)
    expect(beta.standardError / scipy[name].errors[1]).toBeCloseTo(1, 2)
  })

  it('values renewals to come as the closed form does, and says how sure that is', () => {
    const fit = fitShiftedBetaGeometric(...yearly)
    for (const [renewals, expected] of (scipy.residual as number[]).entries()) {
      const { value, low, high } = sbgLifetimeEstimate(fit, renewals, 0.1)
      expect(value).toBeCloseTo(expected, 5)
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
    }
  })

  it('is as sure of what is left as the counts are, where two renewals leave nothing to the model', () => {
    const fit = fitShiftedBetaGeometric([1000, 631, 468])
    for (const [period, share] of [1, 0.631, 0.468].entries()) {
      const { value, standardError } = sbgSurvivalEstimate(fit, period)
      expect(value).toBeCloseTo(share, 6)
      expect(standardError).toBeCloseTo(Math.sqrt((share * (1 - share)) / 1000), 5)
    }
  })

  it('tests whether cohorts leave alike', () => {
    const own = [regular, highEnd].map((cohort) => fitShiftedBetaGeometric(cohort))
    const { statistic, df, pValue } = sbgAlike(own, fitShiftedBetaGeometric(regular, highEnd))
    const { regular: a, high_end: b, both } = scipy
    expect(statistic).toBeCloseTo(2 * (a.log_likelihood + b.log_likelihood - both.log_likelihood), 5)
    expect([df, pValue < 1e-12]).toEqual([2, true])
  })

  it('sums discounted survival to the expected lifetime', () => {
    const parameters = { alpha: 0.668, beta: 3.806 }
    const survival = sbgSurvival(parameters, 4000)
    const sum = survival.slice(1).reduce((total, s, t) => total + s / 1.1 ** (t + 1), 0)
    expect(sbgExpectedLifetime(parameters, 0, 0.1)).toBeCloseTo(sum, 9)
  })

  it('says why there is no model of customers who leave ever faster', () => {
    expect(() => fitShiftedBetaGeometric([1000, 950, 800, 500, 100])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('share that leaves') }),
    )
  })

  it('refuses counts that rise', () => {
    expect(() => fitShiftedBetaGeometric([100, 90, 95])).toThrow('period 2')
  })
})

describe('lifetimeValue', () => {
  it('discounts each period, and adds up to all purchases without a discount', () => {
    const even = (t: number) => 2 * t
    expect(lifetimeValue(even, 10, { periods: 3, length: 1, discount: 0 })).toBe(60)
    expect(lifetimeValue(even, 10, { periods: 2, length: 1, discount: 0.25 })).toBe(
      20 / 1.25 + 20 / 1.25 ** 2,
    )
    expect(() => lifetimeValue(even, 10, { periods: 0, length: 1, discount: 0 })).toThrow('periods')
  })
})
