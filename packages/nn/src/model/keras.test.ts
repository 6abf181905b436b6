import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { repeatable } from '../data/stream.ts'
import { type Tensor, takeRows, tensor } from '../graph/tensor.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { flatten } from '../layers/flatten.ts'
import { globalAveragePooling } from '../layers/globalAveragePooling.ts'
import { input } from '../layers/input.ts'
import { lstm } from '../layers/lstm.ts'
import { l2 } from '../layers/regularizers.ts'
import { transformerBlock } from '../layers/transformerBlock.ts'
import { huber } from '../losses/errors.ts'
import { type ModelOptions, model } from './model.ts'
import { sequential } from './sequential.ts'

const random = createRandom(3)
const x = tensor(Array.from({ length: 24 }, () => [random.normal(), random.normal()]))
const y = tensor(Array.from({ length: 24 }, (_, i) => [x.data[2 * i]! > 0 ? 1 : 0]))
const rows = (source: Tensor, keep: (row: number) => boolean) =>
  takeRows(source, Array.from({ length: source.shape[0]! }, (_, row) => row).filter(keep))

function logistic(options: ModelOptions = {}) {
  const made = sequential([dense(1, { activation: 'sigmoid' })], {
    inputShape: [2],
    executor: 'interpreter',
    ...options,
  })
  made.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  return made
}

describe('weights of samples and classes', () => {
  const even = (row: number) => row % 2 === 0
  const half = tensor(Float32Array.from({ length: 24 }, (_, row) => (even(row) ? 1 : 0)))

  it('a weight of 0 leaves a sample out of the sum, which is still divided by the number of samples', async () => {
    const made = logistic()
    const weighed = await made.evaluate(x, y, { sampleWeight: half })
    const left = await made.evaluate(rows(x, even), rows(y, even))
    expect(weighed.loss).toBeCloseTo(left.loss! / 2, 6)
    const all = await made.evaluate(x, y)
    expect(weighed.accuracy).toBe(all.accuracy)
  })

  it('trains as on samples that are repeated', async () => {
    const twice = logistic()
    await twice.fit(rows(x, even), rows(y, even), {
      batchSize: 12,
      epochs: 3,
      sampleWeight: tensor(new Float32Array(12).fill(2)),
    })
    const weighed = logistic()
    const doubled = Float32Array.from(half.data, (weight) => 4 * weight)
    await weighed.fit(x, y, { batchSize: 24, epochs: 3, sampleWeight: tensor(doubled) })
    const [a, b] = [await twice.weights(), await weighed.weights()]
    for (const name of Object.keys(a))
      a[name]!.data.forEach((value: number, i: number) => void expect(b[name]!.data[i]).toBeCloseTo(value, 5))
  })

  it('weighs classes in training only', async () => {
    const classes = logistic()
    const { history } = await classes.fit(x, y, {
      classWeight: { 1: 3 },
      validationSplit: 0.25,
      shuffle: false,
    })
    const samples = logistic()
    const weights = tensor(Float32Array.from(y.data, (label) => (label === 1 ? 3 : 1)))
    await samples.fit(x, y, { sampleWeight: weights, validationSplit: 0.25, shuffle: false })
    expect(await classes.weights()).toEqual(await samples.weights())
    const { loss } = await classes.evaluate(
      rows(x, (row) => row >= 18),
      rows(y, (row) => row >= 18),
    )
    expect(history.val_loss![0]).toBeCloseTo(loss!, 6)
  })

  it('refuses what cannot weigh', async () => {
    const negative = tensor(Float32Array.from({ length: 24 }, (_, i) => (i === 5 ? -1 : 1)))
    await expect(logistic().fit(x, y, { sampleWeight: negative })).rejects.toThrow(
      'the weight of sample 5 is -1',
    )
    await expect(logistic().fit(x, y, { sampleWeight: tensor([1, 2]) })).rejects.toThrow(
      '"sampleWeight" has 2',
    )
    await expect(logistic().fit(x, y, { classWeight: { 1: -2 } })).rejects.toThrow(
      'classWeight of class 1 is -2',
    )
  })
})

describe('several outputs', () => {
  function twoHeads(compile: Parameters<ReturnType<typeof model>['compile']>[0]) {
    const fed = input([2])
    const hidden = dense(4, { activation: 'tanh' })(fed)
    const outputs = [
      dense(1, { name: 'chance', activation: 'sigmoid' })(hidden),
      dense(2, { name: 'copy' })(hidden),
    ]
    const made = model({ inputs: fed, outputs, seed: 1, executor: 'interpreter' })
    made.compile(compile)
    return made
  }

  it('are minimized together by their weights, and logged by their names', async () => {
    const made = twoHeads({
      loss: { chance: 'binaryCrossentropy', copy: 'mse' },
      lossWeights: { copy: 0.5 },
      metrics: { chance: ['accuracy', 'auc'], copy: 'mae' },
    })
    const logs = await made.evaluate(x, [y, x])
    expect(Object.keys(logs)).toEqual([
      'loss',
      'chance_loss',
      'copy_loss',
      'chance_accuracy',
      'chance_auc',
      'copy_mae',
    ])
    expect(logs.loss).toBeCloseTo(logs.chance_loss! + 0.5 * logs.copy_loss!, 6)
    const { history } = await made.fit(x, [y, x], { epochs: 2, validationSplit: 0.2 })
    expect(Object.keys(history)).toContain('val_copy_mae')
    expect((await made.predictAll(x)).map(({ shape }) => shape)).toEqual([
      [24, 1],
      [24, 2],
    ])
  })

  it('need a loss each', () => {
    expect(() => twoHeads({ loss: ['mse'] })).toThrow('1 of loss for 2 outputs')
    expect(() => twoHeads({ loss: { chance: 'mse' } })).toThrow('output "copy" has no loss')
    expect(() => twoHeads({ loss: { chanse: 'mse', copy: 'mse' } })).toThrow('"chanse", which is no output')
  })
})

describe('masks', () => {
  const codes = tensor(Int32Array.of(3, 1, 0, 0, 2, 2, 4, 0), [2, 4])
  const short = (length: number, row: number) =>
    tensor(codes.data.slice(row * 4, row * 4 + length), [1, length])

  it.each([
    ['recurrent layers', () => lstm(3, { name: 'reader' })],
    ['averages', () => globalAveragePooling({ name: 'reader' })],
  ])('%s read padded sequences as if they were short', async (_, reader) => {
    const make = (length: number) =>
      sequential([embedding(6, 3, { name: 'codes', maskZero: true }), reader()], {
        inputShape: [length],
        seed: 1,
      })
    const padded = make(4)
    const found = await padded.predict(codes)
    for (const [row, length] of [
      [0, 2],
      [1, 3],
    ] as const) {
      const alone = make(length)
      const expected = await alone.predict(short(length, row))
      expected.data.forEach((value: number, i: number) => {
        expect(found.data[row * 3 + i]).toBeCloseTo(value, 5)
      })
      await alone.close()
    }
    await padded.close()
  })

  it('go through blocks to the loss, which leaves padding out', async () => {
    const make = (length: number) => {
      const made = sequential(
        [embedding(6, 4, { maskZero: true }), transformerBlock(2), dense(6, { activation: 'softmax' })],
        { inputShape: [length], seed: 1, executor: 'interpreter' },
      )
      made.compile({ loss: 'sparseCategoricalCrossentropy' })
      return made
    }
    const padded = await make(4).evaluate(
      tensor(codes.data.slice(0, 4), [1, 4]),
      tensor(Int32Array.of(1, 5, 2, 2), [1, 4]),
    )
    const alone = await make(2).evaluate(short(2, 0), tensor(Int32Array.of(1, 5), [1, 2]))
    expect(padded.loss).toBeCloseTo(alone.loss!, 6)
  })
})

describe('streams', () => {
  it('are cut into epochs of some batches, and gone on with', async () => {
    let made = 0
    const endless = repeatable(function* () {
      for (;;) {
        made++
        yield [x, y]
      }
    })
    const { history } = await logistic().fit(endless, { epochs: 3, stepsPerEpoch: 2 })
    expect(history.loss).toHaveLength(3)
    expect(made).toBe(6)
  })
})

describe('bad input', () => {
  it('is told with the remedy', async () => {
    const made = logistic()
    await expect(made.predict(x, { batchSize: 0 })).rejects.toThrow('predict: batchSize is 0')
    await expect(made.evaluate(x, y, { batchSize: -1 })).rejects.toThrow('evaluate: batchSize is -1')
    const infinite = tensor(Float32Array.of(1, Number.POSITIVE_INFINITY), [1, 2])
    await expect(made.predict(infinite)).rejects.toThrow(
      '"input", sample 0, column 1: Infinity cannot be used',
    )
    const two = tensor(
      Float32Array.from(y.data, (_, i) => (i === 7 ? 2 : 0)),
      [24, 1],
    )
    await expect(made.fit(x, two)).rejects.toThrow('binaryCrossentropy: label 2 of sample 7')
    await expect(made.fit([[1, 2]] as never, [[1]] as never)).rejects.toThrow('neither tensors nor a stream')
    expect(() => huber({ delta: 0 })).toThrow('huber: delta is 0')
  })

  it.each([
    [() => logistic().compile({ optimizer: 'adm' as 'adam', loss: 'mse' }), 'did you mean "adam"?'],
    [
      () => logistic().compile({ loss: 'categorical_crossentropy' as 'mse' }),
      'did you mean "categoricalCrossentropy"?',
    ],
    [() => logistic().compile({ loss: 'mse', metrics: ['acc' as 'accuracy'] }), 'did you mean "accuracy"?'],
    [() => dense(1, { activation: 'rulu' as 'relu' }), 'did you mean "relu"?'],
  ])('is told what was probably meant (%#)', (act, hint) => {
    expect(act).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })

  it('names the sample whose number an embedding does not know', async () => {
    const made = sequential([embedding(5, 2), globalAveragePooling()], { inputShape: [3] })
    const say = 'predict: "input", sample 1, column 2: 5 is none of the 5 rows'
    await expect(made.predict(tensor(Int32Array.of(0, 1, 2, 3, 4, 5), [2, 3]))).rejects.toThrow(say)
    await expect(made.predict(tensor(Int32Array.of(-1, 1, 2), [1, 3]))).rejects.toThrow('-1 is none')
    await made.close()
  })

  it('in a list of layers is named by its place', () => {
    expect(() => sequential([dense(2), {} as never])).toThrow('entry 1 is no layer')
    expect(() => input([0])).toThrow('input: [0] is no shape')
    expect(sequential([input([3]), dense(2)]).layers().trainable).toBe(8)
  })

  it('is no checkpoint when it is a file', async () => {
    const file = new URL(import.meta.url).pathname
    await expect(logistic().load(file)).rejects.toThrow('is a file, and a checkpoint is a folder')
  })

  it('names the place in pictures along each axis', async () => {
    const pictures = sequential([flatten(), dense(1)], { inputShape: [2, 3], executor: 'interpreter' })
    const broken = tensor([1, 2, 3, 4, Number.NaN, 6], [1, 2, 3])
    await expect(pictures.predict(broken)).rejects.toThrow('sample 0, place [1, 1]: NaN')
  })

  it('cannot be saved where nothing can be written, and nothing is left there', async () => {
    const made = logistic()
    const file = new URL(import.meta.url).pathname
    await expect(made.save(join(file, 'model.onnx'))).rejects.toThrow('cannot be written')
    await expect(made.save(join(file, 'run'))).rejects.toThrow('cannot be written')
  })
})

describe('penalties', () => {
  it('are part of the loss in training and in evaluation, as in Keras', async () => {
    const made = sequential([dense(1, { kernelRegularizer: l2(0.5), useBias: false })], {
      inputShape: [2],
      executor: 'interpreter',
    })
    made.compile({ optimizer: 'sgd', loss: 'mse' })
    await made.setWeights({ 'dense/kernel': tensor([[3], [4]]) })
    const zeros = [tensor([[0, 0]]), tensor([[0]])] as const
    expect((await made.evaluate(...zeros)).loss).toBeCloseTo(12.5, 6)
    expect((await made.fit(...zeros)).history.loss![0]).toBeCloseTo(12.5, 6)
  })
})

describe('frozen layers', () => {
  it('keep their weights while the others learn', async () => {
    const made = sequential([dense(3, { trainable: false }), dense(1)], {
      inputShape: [2],
      executor: 'interpreter',
    })
    made.compile({ optimizer: 'adam', loss: 'mse' })
    const before = await made.weights()
    await made.fit(x, y, { epochs: 2 })
    const after = await made.weights()
    expect(after['dense/kernel']).toEqual(before['dense/kernel'])
    expect(after['dense_1/kernel']).not.toEqual(before['dense_1/kernel'])
    expect(made.layers()).toMatchObject({ trainable: 4, fixed: 9 })
  })
})
