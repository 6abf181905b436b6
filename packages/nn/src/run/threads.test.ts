import { createRandom } from '@bellwether/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Node } from '../graph/node.ts'
import type { Program } from '../graph/program.ts'
import { elementCount, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { conv2dKernelGradient } from '../ops/conv2dKernelGradient.ts'
import { input } from '../ops/input.ts'
import { log } from '../ops/log.ts'
import { matmul } from '../ops/matmul.ts'
import { mean } from '../ops/mean.ts'
import { scatterAdd } from '../ops/scatterAdd.ts'
import { softplus } from '../ops/softplus.ts'
import { relativeError } from '../ops/trial.contract.ts'
import type { Device } from './executor.ts'
import { createInterpreter } from './interpreter.ts'
import { ortNode } from './node.ts'

const random = createRandom(11)
const positive = (shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: elementCount(shape) }, () => 0.1 + random.uniform()),
    shape,
  )
const below = (limit: number, count: number): Tensor =>
  tensor(
    Int32Array.from({ length: count }, () => random.integer(limit)),
    [count],
  )

/** What is multiplied, and in how many rows of the batch. */
type Trial = { inputs: Record<string, Node>; values: TensorMap; output: Node }

function product(rows: number, a: number[], b: number[], transA = false, transB = false): Trial {
  const inputs = { a: input('a', a.length === 1 ? ['batch', ...a] : a), b: input('b', b) }
  const values = { a: positive(a.length === 1 ? [rows, ...a] : a), b: positive(b) }
  return { inputs, values, output: matmul(inputs.a, inputs.b, transA, transB) }
}

function unary(op: (x: Node) => Node, count: number): Trial {
  const x = input('x', ['batch'])
  return { inputs: { x }, values: { x: positive([count]) }, output: op(x) }
}

function scattered(rows: number, width: number, places: number): Trial {
  const inputs = { i: input('i', ['batch'], 'int32'), x: input('x', ['batch', width]) }
  const values = { i: below(places, rows), x: positive([rows, width]) }
  return { inputs, values, output: scatterAdd(inputs.i, inputs.x, places) }
}

function averaged(samples: number, steps: number, width: number): Trial {
  const x = input('x', ['batch', steps, width])
  return { inputs: { x }, values: { x: positive([samples, steps, width]) }, output: mean(x, 1) }
}

function kernelGradient(batch: number, side: number, filters: number): Trial {
  const inputs = {
    x: input('x', ['batch', side, side, 1]),
    d: input('d', ['batch', side - 2, side - 2, filters]),
  }
  const values = { x: positive([batch, side, side, 1]), d: positive([batch, side - 2, side - 2, filters]) }
  const sliding = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] } as const
  return { inputs, values, output: conv2dKernelGradient(inputs.x, inputs.d, [3, 3, 1, filters], sliding) }
}

/**
 * Where ONNX Runtime 1.30 gives each number of threads other sums, or, for the embedding's gradient, loses some: products are
 * cut by columns where these are more than the rows, and rows of one column, or single rows, are multiplied in another way.
 */
const trials: Readonly<Record<string, () => Trial>> = {
  'a product with more columns than rows': () => product(64, [784], [784, 128]),
  'one with columns that blocks do not divide': () => product(33, [300], [300, 90]),
  'one with a transposed matrix': () => product(20, [300], [90, 300], false, true),
  'the slope of a narrow layer': () => product(0, [900, 40], [900, 100], true),
  'few rows of many numbers': () => product(7, [9000], [9000, 5]),
  'a single column': () => product(999, [700], [700, 1]),
  "a kernel's gradient with more filters than taps": () => kernelGradient(10, 28, 32),
  "an embedding's gradient": () => scattered(4000, 64, 10),
  'means of few samples over their steps': () => averaged(3, 300, 64),
  logarithms: () => unary(log, 50_001),
  'the softplus function': () => unary(softplus, 50_001),
}

const programOf = ({ inputs, output }: Trial): Program => ({
  name: 'trial',
  inputs,
  variables: {},
  updates: {},
  outputs: { output },
})

const fresh = (values: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { ...value, data: value.data.slice() }]),
  )

describe('any number of threads', () => {
  const counts = [1, 2, 3, 4]
  let devices: Device[]
  beforeAll(async () => {
    devices = await Promise.all(counts.map((threads) => ortNode.open({ threads })))
  })
  afterAll(async () => {
    for (const device of devices) await device.close()
  })

  for (const [name, make] of Object.entries(trials)) {
    it(`gives the same bits for ${name}`, async () => {
      const trial = make()
      const reference = await (await createInterpreter('float64').open()).compile(programOf(trial))
      const expected = (await reference.run(fresh(trial.values))).output!.data
      let first: ArrayLike<number> | undefined
      for (const [i, device] of devices.entries()) {
        const compiled = await device.compile(programOf(trial))
        for (let again = 0; again < 3; again++) {
          const { data } = (await compiled.run(fresh(trial.values))).output!
          first ??= data
          expect(relativeError(data, expected)).toBeLessThan(1e-4)
          const differ = data.findIndex((value, at) => value !== first![at])
          expect(differ, `${counts[i]} threads`).toBe(-1)
        }
      }
    })
  }
})
