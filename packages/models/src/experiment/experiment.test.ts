import { createRandom } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareMeans, compareRatios, groupRatio, linearised } from './compare.ts'
import { compareCuped } from './cuped.ts'
import expected from './fixtures/experiment.json' with { type: 'json' }
import { type Adjustment, adjustPValues } from './multiple.ts'
import { detectableEffect, power, sampleSize } from './power.ts'
import { sampleRatioCheck } from './ratio-mismatch.ts'
import { alwaysValid, runningPValues } from './sequential.ts'

// Expected values: statsmodels and SciPy, versions in fixtures/experiment.json.
const of = (g: number, column: number[]) => column.filter((_, i) => expected.group[i] === g)
const groups = [0, 1].map((g) => ({
  values: of(g, expected.values),
  before: of(g, expected.before),
  sessions: of(g, expected.sessions),
})) as [Group, Group]
type Group = { values: number[]; before: number[]; sessions: number[] }
const [control, treatment] = groups

describe('power and sample size', () => {
  const mean = { kind: 'mean', standardDeviation: 10 } as const
  const share = { kind: 'proportion', baseline: 0.1 } as const

  it('agree with statsmodels TTestIndPower', () => {
    const deviations = [10, 10, 10, 1.25, 1 / 1.5]
    const cells = [
      [500, 1],
      [900, 2],
      [2000, 0.5],
      [4, 1],
      [3, 3],
    ] as const
    cells.forEach(([units, ratio], i) => {
      const metric = { kind: 'mean', standardDeviation: deviations[i]! } as const
      expect(power(metric, 1, units, { ratio })).toBeCloseTo(expected.meanPower[i]!, 9)
    })
    expect(sampleSize(mean, 1)).toBe(Math.ceil(expected.meanSize[0]!))
    expect(sampleSize({ kind: 'mean', standardDeviation: 1 }, 0.9, 0.9)).toBe(
      Math.ceil(expected.meanSize[1]!),
    )
  })

  it('agree with power.t.test and power.prop.test of R 4.2', () => {
    // power.t.test(delta=1, sd=10, power=.8)$n; power.prop.test(p1=.1, p2=.11, power=.8)$n
    expect(sampleSize(mean, 1)).toBe(Math.ceil(1570.736888))
    expect(sampleSize(share, 0.01)).toBe(Math.ceil(14750.790469))
  })

  it('agree with statsmodels power_proportions_2indep', () => {
    expect(power(share, 0.01, 15_000)).toBeCloseTo(expected.sharePower[0]!, 6)
    expect(power(share, -0.02, 4000)).toBeCloseTo(expected.sharePower[1]!, 6)
  })

  it('invert each other', () => {
    const units = sampleSize(share, 0.01, 0.9)
    expect(power(share, 0.01, units)).toBeGreaterThanOrEqual(0.9)
    expect(power(share, 0.01, units - 1)).toBeLessThan(0.9)
    expect(power(share, detectableEffect(share, 5000), 5000)).toBeCloseTo(0.8, 9)
    expect(power(mean, detectableEffect(mean, 5000), 5000)).toBeCloseTo(0.8, 9)
  })

  it('refuse what cannot be', () => {
    expect(() => sampleSize(mean, 0)).toThrow('an effect of 0')
    expect(() => sampleSize(share, 0.95)).toThrow('a share of 0.1 that becomes 1.05')
    expect(() => power(mean, 1, 1)).toThrow('1 units of the control')
  })
})

describe('two groups', () => {
  it('agree with statsmodels on the test of Welch', () => {
    const got = compareMeans(control.values, treatment.values)
    expect(got.pValue).toBeCloseTo(expected.welch.p, 9)
    expect(got.degreesOfFreedom).toBeCloseTo(expected.welch.dof, 8)
    expect(got.standardError).toBeCloseTo(expected.welch.se, 9)
    expect([got.low, got.high]).toEqual(expected.welch.interval.map((v) => expect.closeTo(v, 8)))
    expect(got.lift).toBeCloseTo(got.treatment / got.control - 1, 12)
    expect(() => compareMeans([1], [1, 2])).toThrow('the control has 1 units')
  })

  it('agree with statsmodels on ratio metrics', () => {
    const [a, va, b, vb] = expected.ratio as [number, number, number, number]
    const got = compareRatios(
      { numerators: control.values, denominators: control.sessions },
      { numerators: treatment.values, denominators: treatment.sessions },
    )
    expect(got.difference).toBeCloseTo(b - a, 10)
    expect(got.standardError).toBeCloseTo(Math.sqrt(va + vb), 10)
    expect(() => groupRatio([1, 2], [1])).toThrow('2 numerators, 1 denominators')
  })
})

describe('CUPED', () => {
  it('takes away what the analysis of covariance takes away (statsmodels OLS)', () => {
    const got = compareCuped(control, treatment)
    expect(got.theta).toBeCloseTo(expected.theta, 9)
    const plain = compareMeans(control.values, treatment.values)
    const reduction = 1 - (got.standardError / plain.standardError) ** 2
    expect(reduction).toBeCloseTo(got.varianceReduction, 2)
    expect(() => compareCuped({ values: [1, 2], before: [1] }, treatment)).toThrow(
      '2 values, but 1 from before',
    )
    const flat = { values: [1, 2], before: [1, 1] }
    expect(() => compareCuped(flat, flat)).toThrow('all the same')
  })

  it('does the same for a ratio metric (statsmodels OLS of the linearised ratio)', () => {
    const sample = ({ values, sessions, before }: Group) => ({
      values: linearised({ numerators: values, denominators: sessions }),
      before,
    })
    const got = compareCuped(sample(control), sample(treatment))
    expect(got.theta).toBeCloseTo(expected.cupedRatio[1]!, 9)
    expect(got.difference).toBeCloseTo(expected.cupedRatio[0]!, 9)
  })

  it('does not move the effect on average', () => {
    const random = createRandom(12)
    const draw = (effect: number) => {
      const before = Array.from({ length: 200 }, () => random.normal())
      return { before, values: before.map((b) => b + effect + random.normal()) }
    }
    const effects = Array.from({ length: 200 }, () => compareCuped(draw(0), draw(0.5)).difference)
    expect(effects.reduce((a, b) => a + b, 0) / 200).toBeCloseTo(0.5, 1)
  })
})

describe('always-valid intervals', () => {
  /** Looks after every 10 units a group; returns how many experiments ever reject. */
  function falseAlarms(
    experiments: number,
    looks: number,
    reject: (z: number, se: number, n: number) => boolean,
  ) {
    const random = createRandom(2024)
    let alarms = 0
    for (let e = 0; e < experiments; e++) {
      let [sum, squares, n] = [0, 0, 0]
      for (let look = 0; look < looks; look++) {
        for (let i = 0; i < 10; i++) {
          const pair = random.normal() - random.normal()
          sum += pair
          squares += pair * pair
          n++
        }
        const mean = sum / n
        const error = Math.sqrt((squares / n - mean * mean) / (n - 1))
        if (n >= 50 && reject(mean, error, 2 * n)) {
          alarms++
          break
        }
      }
    }
    return alarms / experiments
  }

  it('keep false alarms below 5 % over 1,000 looks, where fixed intervals do not', () => {
    const sequential = falseAlarms(1000, 1000, (difference, error, units) => {
      const { low, high } = alwaysValid(difference, error, units, { tunedTo: 10_000 })
      return low > 0 || high < 0
    })
    expect(sequential).toBeLessThanOrEqual(0.05)
    expect(
      falseAlarms(200, 1000, (difference, error) => Math.abs(difference) > 1.96 * error),
    ).toBeGreaterThan(0.3)
  })

  it('leave 0 out exactly when the p-value is below the level', () => {
    const inputs = [
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.integer({ min: 1, max: 100_000 }),
    ] as const
    fc.assert(
      fc.property(...inputs, (z, units) => {
        const { low, high, pValue } = alwaysValid(z, 1, units, { tunedTo: 5000 })
        return (low > 0 || high < 0) === pValue < 0.05 || Math.abs(pValue - 0.05) < 1e-9
      }),
    )
  })

  it('are wider than a fixed interval, least so at the planned size', () => {
    const width = (units: number) => alwaysValid(0, 1, units, { tunedTo: 1000 }).high
    expect(width(1000)).toBeGreaterThan(1.96)
    expect(width(1000)).toBeLessThan(width(100))
    expect(width(1000)).toBeLessThan(width(10_000))
  })

  it('have p-values that only fall', () => {
    const looks = [0.3, 2.5, 0.1].map((z) => alwaysValid(z, 1, 100, { tunedTo: 100 }))
    expect(Array.from(runningPValues(looks))).toEqual([looks[0]!.pValue, looks[1]!.pValue, looks[1]!.pValue])
    expect(() => alwaysValid(1, 0, 10, { tunedTo: 100 })).toThrow('standard error 0')
  })
})

describe('many tests', () => {
  it.each(Object.entries(expected.adjusted))('agree with statsmodels multipletests, %s', (name, want) => {
    expect(Array.from(adjustPValues(expected.pValues, name as Adjustment))).toEqual(
      want.map((p) => expect.closeTo(p, 12)),
    )
    expect(() => adjustPValues([0.1, 1.2], name as Adjustment)).toThrow('p-value 2 is 1.2')
  })
})

describe('sample-ratio check', () => {
  it('agrees with SciPy chisquare', () => {
    const got = sampleRatioCheck([50_000, 50_800, 24_000], [2, 2, 1])
    expect(got.statistic).toBeCloseTo(expected.chiSquare[0]!, 8)
    expect(got.pValue).toBeCloseTo(expected.chiSquare[1]!, 10)
    expect(got.mismatch).toBe(true)
    expect(sampleRatioCheck([500, 520]).mismatch).toBe(false)
    expect(() => sampleRatioCheck([5])).toThrow('1 groups')
  })
})
