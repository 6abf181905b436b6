import { expect, test } from 'vitest'
import { cholesky, identity, invertPositive, matrixOf, multiply, solveCholesky, transpose } from './matrix.ts'

// The worked example of the Cholesky decomposition in Wikipedia and in Golub and Van Loan's style: L has integer entries.
const positive = matrixOf([
  [4, 12, -16],
  [12, 37, -43],
  [-16, -43, 98],
])
const factor = matrixOf([
  [2, 0, 0],
  [6, 1, 0],
  [-8, 5, 3],
])

test('the Cholesky factor of the textbook example is the published one', () => {
  expect(cholesky(positive)).toEqual(factor)
  expect(multiply(factor, transpose(factor))).toEqual(positive)
})

test('a system solved through the factor and the inverse both undo the matrix', () => {
  const x = solveCholesky(factor, multiply(positive, Float64Array.of(1, -2, 3)))
  expect(Array.from(x)).toEqual([1, -2, 3].map((v) => expect.closeTo(v, 10)))
  const product = multiply(positive, invertPositive(positive)!)
  identity(3).data.forEach((v, i) => void expect(product.data[i]).toBeCloseTo(v, 10))
})

test('a matrix that is not positive definite has no factor', () => {
  const indefinite = matrixOf([
    [1, 2],
    [2, 1],
  ])
  expect(cholesky(indefinite)).toBeUndefined()
  expect(invertPositive(indefinite)).toBeUndefined()
})
