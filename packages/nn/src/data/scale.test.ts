import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { missingFiller } from './missing.ts'
import { minMaxScaler, scalerOf, standardScaler } from './scale.ts'

/** Values by scikit-learn 1.9.1 (fixtures/generate_data.py). */
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/data.json', import.meta.url), 'utf8'))
const table = tensor(fixture.table, undefined, 'float64')

function expectClose(actual: ArrayLike<number>, expected: number[][]) {
  const flat = expected.flat()
  expect(actual.length).toBe(flat.length)
  flat.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 10)
  })
}

describe.each([
  ['standard', standardScaler()],
  ['minMax', minMaxScaler({ min: -1, max: 2 })],
] as const)('%s scaler', (name, scaler) => {
  it('scales as scikit-learn does, a constant column too', () => {
    expectClose(scaler.fit(table).transform(table).data, fixture[name])
  })

  it('is undone by its inverse and survives JSON', () => {
    const fitted = scalerOf(JSON.parse(JSON.stringify(scaler.fit(table))))
    expectClose(fitted.inverse(fitted.transform(table)).data, fixture.table)
  })

  it('says where a value is missing or how many columns it knows', () => {
    expect(() =>
      scaler.fit(
        tensor([
          [1, 2],
          [3, Number.NaN],
        ]),
      ),
    ).toThrow('row 1, column 1 is NaN')
    expect(() => scaler.fit(tensor(new Float32Array(), [0, 2]))).toThrow('there are no samples')
    expect(() => scaler.fit(table).transform(tensor([[1, 2]]))).toThrow('fitted on 4 columns, got 2')
  })
})

describe('standardScaler', () => {
  it('takes a column of one number for constant, whatever rounding makes of its mean', () => {
    // 0.1 + 0.1 + 0.1 is not 0.3 in double precision; scikit-learn 1.9.1 gives zeros but for 1e-16.
    const same = tensor(new Float64Array(7).fill(0.1), [7, 1])
    for (const value of standardScaler().fit(same).transform(same).data) expect(value).toBeCloseTo(0, 12)
  })
})

describe('minMaxScaler', () => {
  it('refuses ends that are no range', () => {
    expect(() => minMaxScaler({ min: 1, max: 1 })).toThrow('from 1 to 1 is no range')
    expect(() => minMaxScaler({ min: 2, max: 1 })).toThrow('from 2 to 1 is no range')
  })
})

describe('missingFiller', () => {
  const gaps = tensor(
    fixture.gaps.map((row: (number | null)[]) => row.map((value) => value ?? Number.NaN)),
    undefined,
    'float64',
  )
  it.each([
    ['mean', {}],
    ['median', { strategy: 'median' }],
    ['mostFrequent', { strategy: 'mostFrequent' }],
    ['constant', { strategy: { constant: -1 } }],
    ['indicator', { indicator: true }],
  ] as const)('fills as scikit-learn does: %s', (name, options) => {
    expectClose(missingFiller(options).fit(gaps).transform(gaps).data, fixture.filled[name])
  })

  it('refuses a column without any value', () => {
    const empty = tensor([[Number.NaN], [Number.NaN]])
    expect(() => missingFiller().fit(empty)).toThrow('column 0 has no value at all')
    expect(
      missingFiller({ strategy: { constant: 2 } })
        .fit(empty)
        .transform(empty).data,
    ).toEqual(Float32Array.of(2, 2))
  })
})
