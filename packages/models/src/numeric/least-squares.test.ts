import { UserError } from '@bellwether/core'
import { expect, test } from 'vitest'
import { leastSquares } from './least-squares.ts'
import { matrixOf } from './matrix.ts'

// Longley's data with certified values: NIST Statistical Reference Datasets, linear regression, "Longley".
const employed = [
  60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331,
  70551,
]
const deflator = [
  83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9,
]
const product = [
  234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704,
  502601, 518173, 554894,
]
const unemployed = [
  2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007,
]
const forces = [
  1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827,
]
const population = [
  107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366,
  125368, 127852, 130081,
]
const x = matrixOf(
  employed.map((_, i) => [
    1,
    deflator[i]!,
    product[i]!,
    unemployed[i]!,
    forces[i]!,
    population[i]!,
    1947 + i,
  ]),
)
const certified = [
  -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359,
  -0.0511041056535807, 1829.15146461355,
]
const certifiedErrors = [
  890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675,
  0.22607320006937, 455.478499142212,
]

test("Longley's coefficients and standard errors agree with NIST's certified values to 1e-7", () => {
  const fit = leastSquares(x, employed)
  expect(fit.rank).toBe(7)
  expect(fit.sumOfSquares / 836424.055505915).toBeCloseTo(1, 7)
  certified.forEach((value, j) => {
    expect(fit.coefficients[j]! / value).toBeCloseTo(1, 7)
    const error = Math.sqrt((fit.unscaledCovariance.data[j * 8]! * fit.sumOfSquares) / 9)
    expect(error / certifiedErrors[j]!).toBeCloseTo(1, 7)
  })
})

test('a column that repeats another gets the coefficient 0 and does not harm the others', () => {
  const rows = [0, 1, 2, 3].map((t) => [1, 2, t])
  const fit = leastSquares(matrixOf(rows), [1, 3, 5, 7])
  expect(fit.rank).toBe(2)
  expect(Array.from(fit.coefficients)).toEqual([1, 0, 2].map((v) => expect.closeTo(v, 12)))
  expect(fit.sumOfSquares).toBeCloseTo(0, 20)
})

test('different lengths are refused', () => {
  expect(() => leastSquares(matrixOf([[1], [1]]), [1])).toThrow(UserError)
})
