import { expect, it } from 'vitest'
import { drift, naive } from '../forecast/naive.ts'
import { panelAccuracy, pointTrial } from './panel-record.ts'

const options = { period: 1, horizon: 2 }
const line = Float64Array.from({ length: 12 }, (_, t) => 10 + 2 * t)

it('scores a model beside naive on the hidden end of a series', () => {
  const trial = pointTrial(drift, line, options)!
  expect(Array.from(trial.actual)).toEqual([30, 32])
  expect(Array.from(trial.points)).toEqual([30, 32])
  const found = panelAccuracy([trial])!
  // Naive says 28 twice: errors 2 and 4 against a mean change of 2.
  expect(found).toMatchObject({ trials: 1, sMAPE: 0, MASE: 0, relativeError: 0, losesToNaive: false })
  expect(found.naive.MASE).toBe(1.5)
  expect(found.naive.sMAPE).toBeCloseTo((200 * (2 / 58 + 4 / 60)) / 2, 9)
})

it('says when a model loses to naive', () => {
  const steps = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 8, 8)
  expect(panelAccuracy([pointTrial(drift, steps, options)!])!.losesToNaive).toBe(true)
  expect(panelAccuracy([pointTrial(naive, steps, options)!])!.losesToNaive).toBe(false)
})

it('has nothing to say without a past', () => {
  expect(pointTrial(drift, line.subarray(0, 5), options)).toBeUndefined()
  expect(pointTrial(drift, new Float64Array(20).fill(3), options)).toBeUndefined()
  expect(panelAccuracy([])).toBeUndefined()
})
