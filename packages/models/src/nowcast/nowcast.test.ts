import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { kalmanFilter, kalmanSmoother } from '../numeric/kalman.ts'
import { measurementsOf, stateSpace } from './model.ts'
import { type Nowcast, nowcast } from './nowcast.ts'

const noise = { disclosure: 0.04, press: 0.12 } as const

/** A planted series: a local trend of the logarithm, and figures of it in a third of the months. */
function planted(seed: number, months = 36) {
  const random = createRandom(seed)
  let [level, slope] = [Math.log(100), 0.06]
  const truth: number[] = []
  const disclosures = []
  for (let month = 0; month < months; month++) {
    slope += 0.015 * random.normal()
    level += slope + 0.04 * random.normal()
    truth.push(Math.exp(level))
    const quality = random.uniform() < 0.5 ? 'disclosure' : 'press'
    if (month === 0 || random.uniform() < 0.33) {
      const value = Math.exp(level + noise[quality] * random.normal())
      disclosures.push({ time: month, value, quality, group: 'vendor' })
    }
  }
  return { truth, disclosures }
}

describe('recovery of planted series', () => {
  const found = Array.from({ length: 40 }, (_, seed) => {
    const { truth, disclosures } = planted(seed + 1)
    return { truth, disclosures, series: nowcast(disclosures) }
  })
  const coverage = (level: number) => {
    const hits = found.flatMap(({ truth, series }) =>
      series.months.map(({ month, quantile }) => {
        const [low, high] = [quantile((1 - level) / 2), quantile((1 + level) / 2)]
        return truth[month]! >= low && truth[month]! <= high ? 1 : 0
      }),
    )
    return hits.reduce<number>((sum, hit) => sum + hit, 0) / hits.length
  }

  test.each([0.8, 0.95])('%s intervals hold the truth at the nominal rate', (level) => {
    expect(Math.abs(coverage(level) - level)).toBeLessThan(0.05)
  })

  test('months without figures are wider than their neighbours with one', () => {
    const wider = found.flatMap(({ disclosures, series }) => {
      const times = new Set(disclosures.map(({ time }) => time))
      const width = ({ quantile }: Nowcast['months'][number]) => Math.log(quantile(0.9) / quantile(0.1))
      return series.months.flatMap((month, k) => {
        const after = series.months[k + 1]
        if (!times.has(month.month) || !after || times.has(after.month)) return []
        return [width(after) > width(month) ? 1 : 0]
      })
    })
    expect(wider.reduce<number>((sum, w) => sum + w, 0) / wider.length).toBeGreaterThan(0.8)
  })
})

test('a group that states a fifth more is found, and the series follows the reference', () => {
  const random = createRandom(5)
  const disclosures = Array.from({ length: 30 }, (_, month) => {
    const panel = month % 3 === 2
    const value = 100 * 1.03 ** month * (panel ? 1.2 : 1) * Math.exp(0.03 * random.normal())
    return { time: month, value, quality: panel ? 'panel' : 'disclosure', group: panel ? 'panel' : 'vendor' }
  })
  const { biases, reference, months } = nowcast(disclosures)
  expect(reference).toBe('vendor')
  expect(biases.panel!.low).toBeLessThan(1.2)
  expect(biases.panel!.high).toBeGreaterThan(1.2)
  expect(Math.abs(biases.panel!.factor - 1.2)).toBeLessThan(0.06)
  expect(Math.abs(months[15]!.median / (100 * 1.03 ** 15) - 1)).toBeLessThan(0.06)
  expect(nowcast(disclosures, { reference: 'panel' }).months[15]!.median).toBeGreaterThan(110)
})

test('a figure inside a month is taken at its day', () => {
  const data = {
    first: 0,
    months: 2,
    qualities: ['a'],
    biased: [],
    disclosures: [
      { time: 0, value: 100, quality: 'a', group: 'g' },
      { time: 0.25, value: 110, quality: 'a', group: 'g' },
    ],
  }
  const scales = { level: 0.01, slope: 0.01, noise: [0.001] }
  const { filtered } = kalmanFilter(stateSpace(data, scales), measurementsOf(data, scales))
  // A quarter of a month made 110 of 100, so the whole month makes 100 · 1.1⁴, if growth is believed that far.
  const [level, slope] = filtered[1]!.mean as unknown as [number, number]
  expect(level - 0.75 * slope).toBeCloseTo(Math.log(110), 3)
  expect(kalmanSmoother(stateSpace(data, scales), measurementsOf(data, scales))[0]!.mean[0]).toBeCloseTo(
    Math.log(100),
    3,
  )
})

test('months beyond the last figure go on with growth, ever wider', () => {
  const { disclosures } = planted(3)
  const last = Math.max(...disclosures.map(({ time }) => time))
  const { months } = nowcast(disclosures, { horizon: 6 })
  expect(months.at(-1)!.month).toBe(last + 6)
  const widths = months.slice(-7).map(({ quantile }) => quantile(0.9) / quantile(0.1))
  expect(widths).toEqual(widths.toSorted((a, b) => a - b))
})

test('the same seed gives the same numbers, and draws follow the quantiles', () => {
  const { disclosures } = planted(2)
  const [once, again] = [nowcast(disclosures), nowcast(disclosures)]
  expect(again.months.map(({ median }) => median)).toEqual(once.months.map(({ median }) => median))
  const random = createRandom(1)
  const draws = Array.from({ length: 4000 }, () => once.months[10]!.draw(random)).sort((a, b) => a - b)
  expect(draws[2000]! / once.months[10]!.median).toBeCloseTo(1, 1)
  expect(draws[3600]! / once.months[10]!.quantile(0.9)).toBeCloseTo(1, 1)
})

test('the order of figures, of one day too, changes nothing', () => {
  const figure = (time: number, value: number, quality: string, group: string) => ({
    time,
    value,
    quality,
    group,
  })
  const figures = [
    figure(3, 10, 'press', 'a'),
    figure(3, 14, 'disclosure', 'b'),
    figure(6, 12, 'press', 'b'),
    figure(6, 12, 'press', 'a'),
    figure(8, 15, 'disclosure', 'b'),
    figure(8, 15, 'press', 'a'),
  ]
  const medians = (given: typeof figures) => nowcast(given).months.map(({ median }) => median)
  expect(nowcast(figures.toReversed()).reference).toBe(nowcast(figures).reference)
  expect(medians(figures.toReversed())).toEqual(medians(figures))
})

test.each([
  ['one disclosure', [{ time: 0, value: 1, quality: 'press', group: 'g' }]],
  ['a zero', [0, 1].map((value) => ({ time: value, value, quality: 'press', group: 'g' }))],
  ['no time', [1, 2].map((value) => ({ time: Number.NaN, value, quality: 'press', group: 'g' }))],
])('%s is refused', (_, disclosures) => {
  expect(() => nowcast(disclosures)).toThrow(UserError)
})

test('a reference that nothing follows is refused', () => {
  expect(() => nowcast(planted(1).disclosures, { reference: 'nobody' })).toThrow(UserError)
})

test('the mean is that of the central 99 % of draws, and stays near the intervals far ahead', () => {
  const { disclosures } = planted(3)
  const { months } = nowcast(disclosures.slice(0, 5), { horizon: 18 })
  const random = createRandom(5)
  for (const month of [months[0]!, months.at(-18)!, months.at(-1)!]) {
    const draws = Float64Array.from({ length: 40_000 }, () => month.draw(random))
      .sort()
      .subarray(200, -200)
    const expected = draws.reduce((sum, v) => sum + v, 0) / draws.length
    expect(Math.abs(month.mean / expected - 1)).toBeLessThan(0.1)
    expect(month.mean).toBeLessThan(month.quantile(0.975))
  }
})
