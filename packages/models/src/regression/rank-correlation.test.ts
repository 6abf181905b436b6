import { expect, it } from 'vitest'
import { rankCorrelation, ranks } from './rank-correlation.ts'

// Expected values: R 4.2, cor.test(method = "spearman", exact = FALSE); the interval by its formula in R.
it('is that of R, with ties and without', () => {
  const iq = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110]
  const hours = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]
  const plain = rankCorrelation(iq, hours)
  expect(plain.estimate).toBeCloseTo(-0.1757575758, 9)
  expect(plain.pValue).toBeCloseTo(0.6271883448, 9)
  const tied = rankCorrelation([1, 2, 2, 3, 5, 5, 7, 9], [2, 1, 4, 4, 6, 5, 5, 8])
  expect(tied.estimate).toBeCloseTo(0.8902439024, 9)
  expect(tied.pValue).toBeCloseTo(0.003039295568, 9)
  expect([tied.low, tied.high]).toEqual([expect.closeTo(0.3690893296, 8), expect.closeTo(0.9854738771, 8)])
})

it('shares ranks among ties and refuses what does not vary', () => {
  expect(Array.from(ranks([5, 1, 5, 2]))).toEqual([3.5, 1, 3.5, 2])
  expect(() => rankCorrelation([1, 1, 1, 1], [1, 2, 3, 4])).toThrow('the same everywhere')
  expect(rankCorrelation([1, 2, 3, 4, 5], [2, 3, 4, 5, 6]).estimate).toBeCloseTo(1, 12)
})
