import { createRandom } from '@bellwether/core'
import { describe, expect, it, test } from 'vitest'
import { auto } from './auto.ts'
import { withoutOutliers } from './outliers.ts'
import { passengers } from './passengers.contract.ts'

/** The airline passengers after an event: factors by place. */
const struck = (factors: Record<number, number>) =>
  Float64Array.from(passengers, (v, t) => v * (factors[t] ?? 1))
const shock = { 120: 0.5, 121: 0.2, 122: 0.25, 123: 0.6 }

describe('withoutOutliers', () => {
  // The truth is what the passengers were before the event was put in.
  it('brings months of an event back to what they would have been, and leaves the others', () => {
    const calm = withoutOutliers(struck(shock), 12)
    calm.forEach((v, t) => {
      const before = passengers[t]!
      if (t in shock) expect(Math.abs(v / before - 1)).toBeLessThan(0.08)
      else expect(v).toBe(before)
    })
  })

  it('takes the last value half way, and two of them whole', () => {
    const half = withoutOutliers(struck({ 143: 0.25 }), 12)[143]!
    expect(half / passengers[143]!).toBeGreaterThan(0.46)
    expect(half / passengers[143]!).toBeLessThan(0.54)
    const whole = withoutOutliers(struck({ 142: 0.25, 143: 0.25 }), 12)
    for (const t of [142, 143]) expect(Math.abs(whole[t]! / passengers[t]! - 1)).toBeLessThan(0.08)
  })

  it('works on differences where values are negative', () => {
    const random = createRandom(3)
    const values = Float64Array.from(
      { length: 60 },
      (_, t) => 10 * Math.sin((t * Math.PI) / 2) + random.normal(),
    )
    const event = values.slice()
    event[30] = 40
    const calm = withoutOutliers(event, 4)
    expect(Math.abs(calm[30]! - values[30]!)).toBeLessThan(4)
    expect(calm.filter((v, t) => v !== event[t])).toHaveLength(1)
  })

  const alternating = Float64Array.from({ length: 120 }, (_, t) => (t % 11 < 2 ? 300 : 100))
  test.each([
    ['nothing far out', Float64Array.from(passengers), 12],
    ['no seasons', struck(shock), 1],
    ['three seasons', struck({ 20: 0.1 }).subarray(0, 36), 12],
    ['events all the time', alternating, 12],
    ['a constant', new Float64Array(60).fill(5), 12],
  ])('leaves a series of %s as it is', (_, values, period) => {
    expect(withoutOutliers(values, period)).toBe(values)
  })
})

test('an event of two years ago hardly moves the automatic forecast', () => {
  const forecast = (values: ArrayLike<number>) => auto.fit(values, { period: 12 }).predict(12).median
  const [after, without] = [forecast(struck(shock)), forecast(passengers)]
  for (const [h, v] of after.entries()) expect(Math.abs(v / without[h]! - 1)).toBeLessThan(0.03)
})
