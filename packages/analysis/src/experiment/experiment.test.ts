import { readFileSync } from 'node:fs'
import type { FileTable, TableColumn } from '@bellwether/market'
import { alwaysValid, compareMeans } from '@bellwether/models'
import { describe, expect, it } from 'vitest'
import { metricBaseline } from './baseline.ts'
import { countEffects } from './counts.ts'
import { experimentEffects } from './effects.ts'
import { experimentLooks } from './looks.ts'
import { splitRow } from './rows.ts'

// Expected values: statsmodels, its version and generator beside the fixture.
const expected = JSON.parse(
  readFileSync(new URL('../../../models/src/experiment/fixtures/experiment.json', import.meta.url), 'utf8'),
) as {
  values: number[]
  before: number[]
  sessions: number[]
  group: number[]
  welch: { p: number; se: number; interval: [number, number] }
  ratio: [number, number, number, number]
  theta: number
  cupedRatio: [number, number]
}

const table = (columns: Record<string, TableColumn>): FileTable => ({
  rows: Object.values(columns)[0]!.length,
  columns: new Map(Object.entries(columns)),
})

const file = table({
  unit: expected.values.map((_, i) => `u${i}`),
  arm: expected.group.map((g) => (g === 0 ? 'control' : 'blue')),
  revenue: Float64Array.from(expected.values),
  sessions: Float64Array.from(expected.sessions),
  before: Float64Array.from(expected.before),
})

const columns = { variant: 'arm', metrics: ['revenue', 'revenue/sessions'] }

describe('effects of a file', () => {
  it('agree with statsmodels on means and ratios', () => {
    const { split, effects } = experimentEffects(file, { ...columns, id: 'unit' })
    const [mean, ratio] = effects
    expect(split).toMatchObject({ variants: ['control', 'blue'], units: [60, 60], mismatch: false })
    expect(mean).toMatchObject({ variant: 'blue', method: 'mean', units: 60, missing: 0 })
    expect(mean!.p_value).toBeCloseTo(expected.welch.p, 9)
    expect([mean!.low, mean!.high]).toEqual(expected.welch.interval.map((v) => expect.closeTo(v, 8)))
    expect(ratio!.difference).toBeCloseTo(expected.ratio[2] - expected.ratio[0], 10)
    expect(ratio!.standard_error).toBeCloseTo(Math.sqrt(expected.ratio[1] + expected.ratio[3]), 10)
  })

  it('take the value from before away, also from ratios, and adjust over all tests', () => {
    const { effects } = experimentEffects(file, { ...columns, covariate: 'before', tunedTo: 120 })
    expect(effects.map(({ method }) => method)).toEqual(['cuped', 'cuped ratio'])
    expect(effects[0]!.theta).toBeCloseTo(expected.theta, 9)
    expect(effects[1]!.difference).toBeCloseTo(expected.cupedRatio[0], 9)
    const least = Math.min(...effects.map((row) => row.p_value))
    expect(Math.min(...effects.map((row) => row.p_adjusted))).toBeCloseTo(2 * least, 12)
    const [row] = effects
    const valid = alwaysValid(row!.difference, row!.standard_error, 120, { tunedTo: 120 })
    expect([row!.always_low, row!.always_high]).toEqual([valid.low, valid.high])
  })

  it('leave out units without a value and say how many; refuse a unit that comes twice', () => {
    const revenue = Float64Array.from(expected.values)
    revenue[0] = Number.NaN
    const holed = table({ ...Object.fromEntries(file.columns), revenue })
    const { effects } = experimentEffects(holed, { ...columns, metrics: ['revenue'] })
    expect(effects[0]).toMatchObject({ missing: 1, units_control: 59, units: 60 })
    const twins = table({ ...Object.fromEntries(file.columns), unit: expected.values.map(() => 'u') })
    expect(() => experimentEffects(twins, { ...columns, id: 'unit' })).toThrow(
      '"u" is the unit of rows 1 and 2',
    )
    expect(() => experimentEffects(file, { ...columns, control: 'red' })).toThrow(
      'has the variants blue, control',
    )
    expect(() => experimentEffects(file, { ...columns, metrics: ['unit'] })).toThrow(
      'row 1, column "unit": "u0" is not a number',
    )
  })

  it('tell that groups are not split as planned', () => {
    expect(splitRow(['a', 'b'], [500, 600]).mismatch).toBe(false)
    expect(splitRow(['a', 'b'], [500, 700]).mismatch).toBe(true)
    expect(splitRow(['a', 'b'], [500, 1000], [1, 2]).p_value).toBe(1)
  })
})

describe('looks', () => {
  it('end at the effect of the whole file, in the order of a column', () => {
    const order = Float64Array.from(expected.values, (_, i) => -i)
    const ordered = table({ ...Object.fromEntries(file.columns), order })
    const { variants, looks } = experimentLooks(ordered, {
      variant: 'arm',
      metric: 'revenue',
      time: 'order',
      looks: 4,
    })
    expect(variants).toEqual(['control', 'blue'])
    expect(looks.map(({ units }) => units)).toEqual([60, 90, 120])
    const of = (g: number, from = 0) => expected.values.filter((_, i) => i >= from && expected.group[i] === g)
    const whole = compareMeans(of(0), of(1))
    expect(looks.at(-1)!.difference).toBeCloseTo(whole.difference, 10)
    expect(looks.at(-1)!.standardError).toBeCloseTo(whole.standardError, 10)
    expect(looks[0]!.difference).toBeCloseTo(compareMeans(of(0, 60), of(1, 60)).difference, 10)
  })

  it('follow ratios too, and need units that differ', () => {
    const { looks } = experimentLooks(file, { variant: 'arm', metric: 'revenue/sessions', looks: 2 })
    expect(looks.at(-1)!.standardError).toBeCloseTo(Math.sqrt(expected.ratio[1] + expected.ratio[3]), 10)
    const flat = table({ arm: ['a', 'b'], x: Float64Array.of(1, 1) })
    expect(() => experimentLooks(flat, { variant: 'arm', metric: 'x', looks: 1 })).toThrow('show no spread')
  })
})

describe('counts', () => {
  it('say the same as a file of ones and zeros', () => {
    const unit = (name: string, converted: number, units: number) =>
      Array.from({ length: units }, (_, i) => ({ name, value: Number(i < converted) }))
    const units = [...unit('a', 12, 200), ...unit('b', 30, 210)]
    const ones = table({
      arm: units.map(({ name }) => name),
      share: Float64Array.from(units, ({ value }) => value),
    })
    const read = experimentEffects(ones, { variant: 'arm', metrics: ['share'], control: 'a' })
    const counted = countEffects([
      { name: 'a', converted: 12, units: 200 },
      { name: 'b', converted: 30, units: 210 },
    ])
    expect(counted.split).toEqual(read.split)
    const { p_value, difference, ...rest } = counted.effects[0]!
    expect(p_value).toBeCloseTo(read.effects[0]!.p_value, 10)
    expect(difference).toBeCloseTo(30 / 210 - 12 / 200, 12)
    expect(rest).toMatchObject({ variant: 'b', control: 'a', units_control: 200, units: 210, missing: 0 })
  })

  it('of groups in which nobody converted have no p-value, and are no error', () => {
    const nobody = { converted: 0, units: 100 }
    const { effects } = countEffects([
      { name: 'a', ...nobody },
      { name: 'b', ...nobody },
    ])
    expect(effects[0]).toMatchObject({ difference: 0, p_value: Number.NaN, p_adjusted: 1 })
  })
})

describe('baselines', () => {
  it('are mean and spread, less what a covariate explains; shares are known as such', () => {
    const plain = metricBaseline(file, 'revenue')
    const less = metricBaseline(file, 'revenue', 'before')
    const deviation = ({ metric }: typeof plain) => (metric.kind === 'mean' ? metric.standardDeviation : 0)
    expect(deviation(less) ** 2).toBeCloseTo(deviation(plain) ** 2 * (1 - less.varianceReduction), 10)
    const shares = table({ x: Float64Array.of(0, 1, 1, Number.NaN) })
    expect(metricBaseline(shares, 'x')).toMatchObject({
      metric: { kind: 'proportion', baseline: 2 / 3 },
      units: 3,
    })
  })
})
