import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Program } from '../graph/program.ts'
import { castTensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { add } from '../ops/add.ts'
import { concat } from '../ops/concat.ts'
import { input } from '../ops/input.ts'
import { multiply } from '../ops/multiply.ts'
import { cases } from '../ops/ops.contract.ts'
import { reshape } from '../ops/reshape.ts'
import { split } from '../ops/split.ts'
import { sum } from '../ops/sum.ts'
import { evaluate64, prepare, relativeError, type Trial } from '../ops/trial.contract.ts'
import type { Device, Executor } from './executor.ts'

const singlePrecision = (values: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.dtype === 'float64'
        ? castTensor(value, 'float32')
        : tensor(value.data.slice(), value.shape, value.dtype),
    ]),
  )

const outputsOf = ({ output, gradients }: Trial) => ({ output, ...gradients })

/** A case as a program that is called once, */
const inferring = (trial: Trial): Program => ({
  name: 'inferring',
  inputs: trial.inputs,
  variables: {},
  updates: {},
  outputs: outputsOf(trial),
})

/** and as a training step, for which some ops are lowered in another way. */
function training(trial: Trial): Program {
  const steps = input('steps', [])
  return { ...inferring(trial), name: 'training', variables: { steps }, updates: { steps: add(steps, 1) } }
}

/** A training step's inputs and outputs have an axis of steps before their own. */
const leadingAxes = ({ updates }: Program) => Object.keys(updates).length

const fed = (trial: Trial, program: Program): TensorMap =>
  Object.fromEntries(
    Object.entries(singlePrecision(trial.values)).map(([name, { data, shape, dtype }]) => [
      name,
      tensor(data, [...Array<number>(leadingAxes(program)).fill(1), ...shape], dtype),
    ]),
  )

/** A running total: the state grows by what is fed times a weight, step by step. */
function counter(): Program {
  const total = input('total', [2])
  const weight = input('weight', [])
  const fed = input('fed', ['batch', 2])
  const next = add(total, multiply(sum(fed, 0), weight))
  return {
    name: 'counter',
    inputs: { fed },
    variables: { total, weight },
    updates: { total: next },
    outputs: { before: sum(total), fed: multiply(fed, 2) },
  }
}

/** Two totals in a pack, one of which is read by itself too. */
function packedCounter(): Program {
  const [left, right] = [input('left', [2]), input('right', [1, 2])]
  const fed = input('fed', [4])
  const before = concat([left, reshape(right, [2])])
  const after = add(before, fed)
  const [newLeft, newRight] = split(after, [2, 2])
  return {
    name: 'packedCounter',
    inputs: { fed },
    variables: { left, right },
    updates: { left: newLeft!, right: reshape(newRight!, [1, 2]) },
    outputs: { before: sum(before), right: multiply(right, 2) },
    packs: [{ names: ['left', 'right'], before, after }],
  }
}

/** What every executor must do. Its reference is the interpreter in double precision. */
export function executorContract(executor: Executor): void {
  describe(`executor ${executor.name}`, () => {
    let device: Device
    beforeAll(async () => {
      device = await executor.open()
    })
    afterAll(async () => {
      await device.close()
    })

    for (const [name, list] of Object.entries(cases)) {
      it(`computes ${name} and its gradient as the reference does`, async () => {
        for (const [i, one] of list.entries()) {
          const trial = prepare(one, 3 + i)
          const expected = evaluate64(trial, Object.values(outputsOf(trial)))
          for (const program of [inferring(trial), training(trial)]) {
            await device.write({ steps: tensor([0], []) })
            const compiled = await device.compile(program)
            const results = await compiled.run(fed(trial, program))
            Object.entries(results).forEach(([output, { data, shape }], at) => {
              expect(shape.slice(leadingAxes(program))).toEqual(expected[at]!.shape)
              const what = `${name} ${output}, ${program.name}`
              expect(relativeError(data, expected[at]!.data), what).toBeLessThan(2e-5)
            })
            await compiled.release()
          }
        }
      })
    }

    it('carries variables from step to step and stacks outputs', async () => {
      await device.write({ total: tensor([1, 2]), weight: tensor([3], []) })
      const compiled = await device.compile(counter())
      const results = await compiled.run({ fed: tensor([1, 0, 0, 1, 2, 2], [3, 1, 2]) }, 3)
      expect([...results.before!.data]).toEqual([3, 6, 9])
      expect(results.fed!.shape).toEqual([3, 1, 2])
      expect([...results.fed!.data]).toEqual([2, 0, 0, 2, 4, 4])
      expect([...(await device.read(['total'])).total!.data]).toEqual([10, 11])
    })

    it('carries the variables of a pack, in their shapes', async () => {
      await device.write({ left: tensor([1, 2]), right: tensor([3, 4], [1, 2]) })
      const compiled = await device.compile(packedCounter())
      const results = await compiled.run({ fed: tensor([1, 0, 0, 1, 0, 5, 5, 0], [2, 4]) }, 2)
      expect([...results.before!.data]).toEqual([10, 12])
      expect([...results.right!.data]).toEqual([6, 8, 6, 10])
      const { left, right } = await device.read(['left', 'right'])
      expect([...left!.data]).toEqual([2, 7])
      expect([...right!.data]).toEqual([8, 5])
      expect(right!.shape).toEqual([1, 2])
      await device.write({ left: tensor([0, 0]) })
      await compiled.run({ fed: tensor([1, 1, 1, 1], [1, 4]) }, 1)
      const written = await device.read(['left', 'right'])
      expect([...written.left!.data, ...written.right!.data]).toEqual([1, 1, 9, 6])
    })

    it('takes batches of any size in one program', async () => {
      await device.write({ total: tensor([0, 0]), weight: tensor([1], []) })
      const compiled = await device.compile(counter())
      await compiled.run({ fed: tensor([1, 2], [1, 1, 2]) }, 1)
      await compiled.run({ fed: tensor([1, 2, 3, 4], [1, 2, 2]) }, 1)
      expect([...(await device.read(['total'])).total!.data]).toEqual([5, 8])
    })

    it('keeps its own copy of what is written and read', async () => {
      const mine = tensor([1, 2])
      await device.write({ total: mine })
      mine.data[0] = 99
      const first = await device.read(['total'])
      first.total!.data[0] = 77
      expect([...(await device.read(['total'])).total!.data]).toEqual([1, 2])
    })

    it('says what is wrong with the inputs', async () => {
      await device.write({ total: tensor([0, 0]), weight: tensor([1], []) })
      const compiled = await device.compile(counter())
      await expect(compiled.run({}, 1)).rejects.toThrow('counter: input "fed" is missing')
      await expect(compiled.run({ fed: tensor([1, 2, 3], [1, 1, 3]) }, 1)).rejects.toThrow(
        'counter: input "fed" must be [1, batch, 2], but is [1, 1, 3]',
      )
    })

    it('answers what was asked before it is closed, and refuses the rest', async () => {
      const short = await executor.open()
      await short.write({ total: tensor([0, 0]), weight: tensor([1], []) })
      const compiled = await short.compile(counter())
      const asked = compiled.run({ fed: tensor([1, 2], [1, 1, 2]) }, 1)
      await Promise.all([asked, short.close()])
      expect([...(await asked).before!.data]).toEqual([0])
      const late = compiled.run({ fed: tensor([1, 2], [1, 1, 2]) }, 1)
      await expect(late).rejects.toMatchObject({ name: 'UserError' })
      await expect(short.read(['total'])).rejects.toMatchObject({ name: 'UserError' })
    })
  })
}
