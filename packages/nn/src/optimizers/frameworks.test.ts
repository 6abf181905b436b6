import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { NodeMap } from '../graph/program.ts'
import { type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { input } from '../ops/input.ts'
import { subtract } from '../ops/subtract.ts'
import { evaluate } from '../run/evaluate.contract.ts'
import type { Optimizer } from './optimizer.ts'
import { type OptimizerName, optimizers } from './registry.ts'
import { cosineDecay, exponentialDecay, type Schedule, stepDecay } from './schedule.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'))

/** Weights after each of six steps by Keras 3.15.1, whose conventions are followed (fixtures/generate_keras.py). */
const keras = read('optimizers')
/** The same by PyTorch 1.13.1, whose ε of 10⁻⁸ stands elsewhere: below what is compared (generate_pytorch.py). */
const pytorch = read('pytorch')

type Numbers = { shape: number[]; data: number[] }
type Weights = Record<string, Numbers>
type Case = {
  name: string
  kind: OptimizerName
  options: object
  start: Weights
  gradients: Weights[]
  after: Weights[]
}

const tensorsOf = (weights: Weights): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tensor(data, shape, 'float64')]),
  )

const prefixed = <T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}/${name}`, value]))

/** Plays an optimizer step by step, its state fed back by hand. */
async function play(
  optimizer: Optimizer,
  start: TensorMap,
  steps: readonly TensorMap[],
): Promise<TensorMap[]> {
  const names = Object.keys(start)
  const inputsOf = (prefix: string): NodeMap =>
    Object.fromEntries(names.map((name) => [name, input(`${prefix}/${name}`, start[name]!.shape)]))
  const weights = inputsOf('weight')
  const given = inputsOf('gradient')
  const slotNames = Object.keys(optimizer.transform.init)
  const slots = Object.fromEntries(slotNames.map((slot) => [slot, inputsOf(slot)]))
  const step = input('step', [])
  const learningRate = input('learningRate', [])
  const result = optimizer.transform.update(given, slots, { weights, learningRate, step })
  const outputs: NodeMap = {
    ...prefixed(
      'weight',
      Object.fromEntries(names.map((n) => [n, subtract(weights[n]!, result.gradients[n]!)])),
    ),
    ...Object.assign({}, ...slotNames.map((slot) => prefixed(slot, result.slots[slot]!))),
  }
  const inputs: NodeMap = {
    step,
    learningRate,
    ...prefixed('weight', weights),
    ...prefixed('gradient', given),
    ...Object.assign({}, ...slotNames.map((slot) => prefixed(slot, slots[slot]!))),
  }
  const filled = (value: number) =>
    Object.fromEntries(
      names.map((n) => [n, tensor(new Float64Array(start[n]!.data.length).fill(value), start[n]!.shape)]),
    )
  let state: TensorMap = {
    ...prefixed('weight', start),
    ...Object.assign({}, ...slotNames.map((slot) => prefixed(slot, filled(optimizer.transform.init[slot]!)))),
  }
  const after: TensorMap[] = []
  for (const [i, gradient] of steps.entries()) {
    const rate = optimizer.learningRate as number
    const values = {
      ...state,
      ...prefixed('gradient', gradient),
      step: tensor([i + 1], []),
      learningRate: tensor([rate], [], 'float64'),
    }
    state = await evaluate(outputs, inputs, values)
    after.push(state)
  }
  return after
}

const cases: Case[] = [
  ...keras.cases.map((example: Case) => ({ ...example, start: keras.start, gradients: keras.gradients })),
  ...pytorch.optimizers.map(
    ({ kind, options, after }: { kind: string; options: object; after: Numbers[] }) => ({
      name: `PyTorch’s ${kind} ${JSON.stringify(options)}`,
      kind,
      options,
      start: { kernel: pytorch.start },
      gradients: pytorch.gradients.map((kernel: Numbers) => ({ kernel })),
      after: after.map((kernel) => ({ kernel })),
    }),
  ),
]

describe.each(cases)('$name', ({ kind, options, start, gradients, after }) => {
  it('takes the framework’s steps', async () => {
    const make = optimizers[kind] as (options: object) => Optimizer
    const states = await play(make(options), tensorsOf(start), gradients.map(tensorsOf))
    states.forEach((state, i) => {
      for (const [name, { data }] of Object.entries(after[i]!))
        data.forEach((value, j) => {
          expect(state[`weight/${name}`]!.data[j]).toBeCloseTo(value, 5)
        })
    })
  })
})

it('covers every optimizer', () => {
  const kinds = new Set(cases.map(({ kind }) => kind))
  expect(Object.keys(optimizers).filter((name) => !kinds.has(name as OptimizerName))).toEqual([])
})

describe('schedules', () => {
  const make: Record<string, (options: never) => Schedule> = {
    exponential: exponentialDecay,
    staircase: (options: object) =>
      exponentialDecay({ ...(options as never as object), staircase: true } as never),
    cosine: cosineDecay,
    'cosine with warm-up': cosineDecay,
    step: stepDecay,
  }
  it.each(keras.schedules as { name: string; options: never; rates: number[] }[])(
    '$name gives Keras’s rates',
    async ({ name, options, rates }) => {
      const step = input('step', [])
      const rate = make[name]!(options).build(step)
      for (const [i, expected] of rates.entries()) {
        const found = await evaluate({ rate }, { step }, { step: tensor([i], []) })
        expect(found.rate!.data[0]).toBeCloseTo(expected, 7)
      }
    },
  )
})
