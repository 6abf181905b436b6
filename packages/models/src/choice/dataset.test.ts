import { describe, expect, it } from 'vitest'
import { longChoices } from './long.ts'
import { wideChoices } from './wide.ts'

const wide = {
  mode: ['bus', 'car', 'bus'],
  'cost.car': [3, 1, 4],
  'cost.bus': [1, 2, 2],
  'open.car': ['yes', 1, 0],
  'open.bus': [true, 'TRUE', 1],
  income: [10, 20, 30],
}

const long = {
  id: [7, 7, 8, 8, 9],
  mode: ['bus', 'car', 'car', 'bus', 'bus'],
  took: ['yes', 'no', 1, 0, true],
  cost: [1, 3, 1, 2, 2],
  income: [10, 10, 20, 20, 30],
}

const fromWide = () =>
  wideChoices(wide, { choice: 'mode', attributes: ['cost'], cases: ['income'], availability: 'open' })
const layout = {
  situation: 'id',
  alternative: 'mode',
  chosen: 'took',
  attributes: ['cost'],
  cases: ['income'],
}

/** Probabilities aside, data are the same when each situation offers the same named costs. */
function readable(data: ReturnType<typeof fromWide>) {
  return Array.from(data.chosen, (chosen, s) => ({
    took: data.alternatives[data.alternative[chosen]!],
    income: data.cases.income![s],
    cost: Object.fromEntries(
      Array.from(data.alternative.subarray(data.starts[s]!, data.starts[s + 1]!), (j, i) => [
        data.alternatives[j],
        data.attributes.cost![data.starts[s]! + i],
      ]),
    ),
  }))
}

describe('choice data', () => {
  it('are the same from both layouts', () => {
    expect(readable(fromWide())).toEqual([
      { took: 'bus', income: 10, cost: { bus: 1, car: 3 } },
      { took: 'car', income: 20, cost: { bus: 2, car: 1 } },
      { took: 'bus', income: 30, cost: { bus: 2 } },
    ])
    expect(readable(longChoices(long, layout))).toEqual(readable(fromWide()))
  })

  it('group rows of a long file that lie apart', () => {
    const order = [4, 0, 2, 1, 3]
    const mixed = Object.fromEntries(Object.entries(long).map(([k, v]) => [k, order.map((i) => v[i])]))
    expect(readable(longChoices(mixed, layout)).map((s) => s.income)).toEqual([30, 10, 20])
  })

  it('read columns that join attribute and alternative without a separator, and choices that carry a prefix', () => {
    const columns = { choice: ['choice2', 'choice1'], price1: [1, 2], price2: [3, 4] }
    const data = wideChoices(columns, { choice: 'choice', attributes: ['price'], separator: '' })
    expect(data.alternatives).toEqual(['1', '2'])
    expect(Array.from(data.chosen)).toEqual([1, 2])
  })

  it('say where a wide file is wrong', () => {
    const read = (change: object, more: object = {}) =>
      wideChoices({ ...wide, ...change }, { choice: 'mode', attributes: ['cost'], ...more })
    expect(() => read({ mode: ['bus', 'car', 'boat'] })).toThrow('row 3, column "mode": "boat" is not one of')
    expect(() => read({ 'cost.bus': [1, 'x', 2] })).toThrow('row 2, column "cost.bus": "x" is not a number')
    expect(() => read({ 'cost.bus': [1, null, 2] })).toThrow('row 2, column "cost.bus": null is not a number')
    expect(() => read({ mode: ['bus', 'car', 'car'] }, { availability: 'open' })).toThrow('not available')
    expect(() => read({}, { separator: '_' })).toThrow('fewer than two alternatives')
    expect(() => read({}, { weight: 'w' })).toThrow('there is no column "w"')
    expect(() => read({ w: [1, -1, 1] }, { weight: 'w' })).toThrow('the weight -1 of choice 2 is negative')
  })

  it('say where a long file is wrong', () => {
    const read = (change: object) => longChoices({ ...long, ...change }, layout)
    expect(() => read({ took: [1, 1, 1, 0, 1] })).toThrow('situation 7, column "took": 2 alternatives')
    expect(() => read({ took: [1, 'maybe', 1, 0, 1] })).toThrow('row 2, column "took": "maybe"')
    expect(() => read({ income: [10, 11, 20, 20, 30] })).toThrow('row 2, column "income": differs within')
  })
})
