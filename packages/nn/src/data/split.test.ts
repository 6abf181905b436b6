import { createRandom, mean } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { crossValidate, kFold } from './folds.ts'
import { fitCategories, oneHot } from './oneHot.ts'
import { shuffleRows } from './order.ts'
import { split } from './split.ts'

const countUp = (n: number) => tensor(Float32Array.from({ length: n }, (_, i) => i))
const sorted = (...parts: Tensor[]) => parts.flatMap(({ data }) => Array.from(data)).sort((a, b) => a - b)
const labelled = fc.array(fc.nat(3), { minLength: 4, maxLength: 80 })

describe('split', () => {
  it('gives every sample to exactly one part and keeps rows together', () => {
    fc.assert(
      fc.property(labelled, fc.nat(), fc.boolean(), (labels, seed, stratified) => {
        const x = countUp(labels.length)
        const y = tensor(labels)
        const options = { validation: 0.2, test: 0.3, seed, ...(stratified ? { stratify: y } : {}) }
        const { train, validation, test } = split([x, y], options)
        expect(sorted(train[0], validation[0], test[0])).toEqual(Array.from(x.data))
        for (const [rows, own] of [train, validation, test])
          expect(Array.from(own.data)).toEqual(Array.from(rows.data, (row) => labels[row]))
      }),
    )
  })

  it('keeps the mix of labels to within one sample when stratified', () => {
    fc.assert(
      fc.property(labelled, fc.nat(), (labels, seed) => {
        const stratify = oneHot(labels, 4)
        const { test } = split([tensor(labels)], { test: 0.25, seed, stratify })
        for (const label of [0, 1, 2, 3]) {
          const all = labels.filter((own) => own === label).length
          const taken = test[0].data.filter((own) => own === label).length
          expect(Math.abs(taken - all / 4)).toBeLessThan(1)
        }
      }),
    )
  })

  it('cuts the sizes that were asked for of many small strata too', () => {
    const labels = tensor(Int32Array.from({ length: 30 }, (_, i) => Math.floor(i / 3)))
    for (const [part, size] of [
      [0.1, 3],
      [0.2, 6],
      [0.35, 11],
    ] as const) {
      const parts = split([labels], { test: part, validation: part, seed: 1, stratify: labels })
      for (const cut of [parts.test, parts.validation]) expect(cut[0].shape).toEqual([size])
    }
  })

  it('leaves something to train on or says so', () => {
    expect(() => split([countUp(1)], { test: 0.5, seed: 1 })).toThrow('of 1 samples none is left to train on')
  })

  it('cuts the sizes that were asked for, the same for the same seed', () => {
    const cut = () => split([countUp(100)], { validation: 0.1, test: 0.2, seed: 3 })
    expect(cut()).toEqual(cut())
    expect(cut().train[0].shape).toEqual([70])
    expect(cut().validation[0].shape).toEqual([10])
    expect(cut().test[0].shape).toEqual([20])
  })

  it('refuses what cannot be split', () => {
    expect(() => split([countUp(4), countUp(5)], { seed: 1 })).toThrow('tensors of 4 and of 5 samples')
    expect(() => split([countUp(0)], { seed: 1 })).toThrow('there are no samples')
    expect(() => split([countUp(4)], { test: 0.5, validation: 0.5, seed: 1 })).toThrow(
      'leave nothing to train on',
    )
  })
})

describe('kFold', () => {
  it('validates on every sample once, with folds of equal size and mix', () => {
    fc.assert(
      fc.property(labelled, fc.integer({ min: 2, max: 4 }), fc.nat(), (labels, folds, seed) => {
        const made = kFold(labels.length, { folds, seed, stratify: tensor(labels) })
        expect(made.flatMap(({ validation }) => Array.from(validation)).sort((a, b) => a - b)).toEqual(
          labels.map((_, i) => i),
        )
        for (const { train, validation } of made) {
          expect(train.length + validation.length).toBe(labels.length)
          expect(Math.abs(validation.length - labels.length / folds)).toBeLessThan(1)
          for (const label of [0, 1, 2, 3]) {
            const all = labels.filter((own) => own === label).length
            const own = validation.filter((row) => labels[row] === label).length
            expect(Math.abs(own - all / folds)).toBeLessThan(1)
          }
        }
      }),
    )
  })

  it('refuses more folds than samples', () => {
    expect(() => kFold(3, { folds: 4, seed: 1 })).toThrow('3 samples cannot be dealt into 4 folds')
  })
})

describe('crossValidate', () => {
  it('scores each fold on the samples it did not train on', async () => {
    const x = countUp(10)
    const scores = await crossValidate([x], { folds: 5, seed: 2 }, ([train], [validation]) => {
      expect(sorted(train, validation)).toEqual(Array.from(x.data))
      return mean(validation.data) * 2
    })
    expect(scores.length).toBe(5)
    expect(scores.reduce((a, b) => a + b, 0)).toBe(45)
  })
})

describe('shuffleRows', () => {
  it('keeps rows together', () => {
    const [x, y] = shuffleRows([countUp(50), countUp(50)], createRandom(1))
    expect(x).toEqual(y)
    expect(sorted(x!)).toEqual(Array.from(countUp(50).data))
    expect(x).not.toEqual(countUp(50))
  })
})

describe('oneHot', () => {
  it('puts a single one in each row', () => {
    expect(oneHot([0, 2]).data).toEqual(Float32Array.of(1, 0, 0, 0, 0, 1))
    expect(oneHot(tensor([1], [1, 1]), 3).shape).toEqual([1, 3])
  })

  it('names the label that is no class', () => {
    expect(() => oneHot([0, 3], 3)).toThrow('label 1 is 3, which is no class of 3')
    expect(() => oneHot([0.5])).toThrow('label 0 is 0.5')
  })
})

describe('fitCategories', () => {
  const colours = fitCategories(['red', 'blue', 'red'])
  it('numbers texts in order', () => {
    expect(colours.names).toEqual(['blue', 'red'])
    expect(colours.indices(['red', 'blue']).data).toEqual(Int32Array.of(1, 0))
    expect(colours.oneHot(['red', 'green']).data).toEqual(Float32Array.of(0, 1, 0, 0))
  })

  it('names a text it does not know', () => {
    expect(() => colours.indices(['green'])).toThrow('value 0 is "green", which was not fitted')
  })
})
