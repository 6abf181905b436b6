import { describe, expect, it } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import { formatShape } from '../graph/shape.ts'
import { multiply } from './multiply.ts'
import { cases } from './ops.contract.ts'
import { ops } from './registry.ts'
import { sum } from './sum.ts'
import { centralDifferences, evaluate64, prepare, relativeError } from './trial.contract.ts'

const all = Object.entries(cases).flatMap(([name, list]) => list.map((one, i) => ({ name, one, i })))
const title = ({ name, one }: (typeof all)[number]) =>
  `${name} of ${one.inputs.map(({ shape }) => formatShape(shape)).join(' and ')}`

describe('every op', () => {
  it('stands in the registry under its own name', () => {
    for (const [name, op] of Object.entries(ops)) expect(op.name).toBe(name)
  })

  for (const entry of all.filter(({ one }) => !one.flat)) {
    it(`${title(entry)}: its gradient equals central differences`, () => {
      const trial = prepare(entry.one, 3 + entry.i)
      for (const [name, slope] of Object.entries(trial.gradients)) {
        const [actual] = evaluate64(trial, [slope])
        const expected = centralDifferences(trial, trial.scalar!, name.replace('gradient of ', ''))
        expect(relativeError(actual!.data, expected), name).toBeLessThan(1e-6)
      }
    })

    it(`${title(entry)}: so does the gradient of its gradient`, () => {
      const trial = prepare(entry.one, 3 + entry.i)
      for (const [name, slope] of Object.entries(trial.gradients)) {
        const bent = sum(multiply(slope, slope))
        const target = name.replace('gradient of ', '')
        const [actual] = evaluate64(trial, gradients(bent, [trial.inputs[target]!]))
        const expected = centralDifferences(trial, bent, target)
        expect(relativeError(actual!.data, expected), name).toBeLessThan(1e-6)
      }
    })
  }
})
