import { UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { forwardGradient, lbfgs, numericGradient } from './lbfgs.ts'
import { nelderMead } from './nelder-mead.ts'
import { nonlinearLeastSquares } from './nonlinear-least-squares.ts'
import { findRoot, minimizeScalar } from './scalar.ts'

// Rosenbrock (1960): the valley's end is (1, 1), where the value is 0.
const rosenbrock = (p: Float64Array) => 100 * (p[1]! - p[0]! ** 2) ** 2 + (1 - p[0]!) ** 2

describe('nelderMead', () => {
  test("follows Nash's algorithm 19 on Rosenbrock's valley: value and count that R documents for optim", () => {
    // ?optim in R 4: optim(c(-1.2, 1), fr) gives $value 8.825241e-08, $counts 195, $par 1.000260 1.000506.
    const found = nelderMead(rosenbrock, [-1.2, 1], { relativeTolerance: 1.490116e-8 })
    expect(found.value).toBeCloseTo(8.825241e-8, 13)
    expect(found.evaluations).toBe(195)
    expect(found.point[0]).toBeCloseTo(1.00026, 5)
    expect(found.point[1]).toBeCloseTo(1.000506, 5)
    expect(found.converged).toBe(true)
  })

  test('walks around points without a value and says when it ran out of evaluations', () => {
    const root = (p: Float64Array) => (p[0]! < 0 ? Number.NaN : (Math.sqrt(p[0]!) - 2) ** 2)
    expect(nelderMead(root, [1]).point[0]).toBeCloseTo(4, 2)
    expect(nelderMead(rosenbrock, [-1.2, 1], { maxEvaluations: 20 }).converged).toBe(false)
  })
})

describe('lbfgs', () => {
  test.each([
    ['central', numericGradient(rosenbrock), 6],
    ['forward', forwardGradient(rosenbrock), 3],
  ] as const)("finds the end of Rosenbrock's valley with %s differences", (_, objective, digits) => {
    const found = lbfgs(objective, [-1.2, 1])
    expect(found.point[0]).toBeCloseTo(1, digits)
    expect(found.point[1]).toBeCloseTo(1, digits)
  })

  test('solves a badly scaled quadratic of 50 variables exactly', () => {
    const found = lbfgs((p, g) => {
      for (let i = 0; i < 50; i++) g[i] = 2 * (i + 1) * (p[i]! - i)
      return p.reduce((sum, x, i) => sum + (i + 1) * (x - i) ** 2, 0)
    }, new Float64Array(50))
    expect(found.converged).toBe(true)
    found.point.forEach((x, i) => void expect(x).toBeCloseTo(i, 6))
  })
})

// NIST Statistical Reference Datasets, nonlinear regression, "Misra1a": y = b1 (1 − exp(−b2 x)), both starts.
const volume = [
  10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78,
]
const pressure = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760]

test.each([[[500, 0.0001]], [[250, 0.0005]]])(
  "nonlinearLeastSquares gives Misra1a's certified values from %j",
  (start) => {
    const fit = nonlinearLeastSquares(
      (b) => Float64Array.from(volume, (y, i) => y - b[0]! * (1 - Math.exp(-b[1]! * pressure[i]!))),
      start,
    )
    expect(fit.converged).toBe(true)
    expect(fit.coefficients[0]! / 238.94212918).toBeCloseTo(1, 7)
    expect(fit.coefficients[1]! / 5.5015643181e-4).toBeCloseTo(1, 7)
    expect(fit.sumOfSquares / 0.12455138894).toBeCloseTo(1, 9)
    expect(fit.standardErrors[0]! / 2.7070075241).toBeCloseTo(1, 5)
    expect(fit.standardErrors[1]! / 7.2668688436e-6).toBeCloseTo(1, 5)
  },
)

describe('scalar', () => {
  test('findRoot gives √2 and the Dottie number', () => {
    expect(findRoot((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 13)
    expect(findRoot((x) => Math.cos(x) - x, 0, 1)).toBeCloseTo(0.7390851332151607, 13)
  })

  test('findRoot refuses an interval without a sign change', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(UserError)
  })

  test('minimizeScalar finds the least value inside and at an end', () => {
    expect(minimizeScalar((x) => (x - 0.3) ** 2, 0, 1).point).toBeCloseTo(0.3, 6)
    expect(minimizeScalar((x) => x, 0, 1).point).toBeCloseTo(0, 6)
  })
})
