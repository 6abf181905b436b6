import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Callback } from '../callbacks/callback.ts'
import { type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { batchNormalization } from '../layers/batchNormalization.ts'
import { conv1d } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { input } from '../layers/input.ts'
import { add } from '../layers/merge.ts'
import { adam } from '../optimizers/registry.ts'
import { cosineDecay } from '../optimizers/schedule.ts'
import type { FitOptions } from './fitOptions.ts'
import { type ModelOptions, model } from './model.ts'
import { loadOnnx } from './onnxModel.ts'
import { sequential } from './sequential.ts'

const samples = 300
const random = createRandom(5)
const pixels = Float32Array.from({ length: samples * 8 }, () => random.normal())
const classes = Int32Array.from({ length: samples }, (_, i) =>
  pixels[i * 8]! > 0.5 ? 0 : pixels[i * 8 + 1]! > 0 ? 1 : 2,
)
const x = tensor(pixels, [samples, 8])
const y = tensor(classes, [samples])

/** A network with everything that has state: dropout's generator, moving averages, Adam's moments, a schedule. */
function network(options: ModelOptions = {}) {
  const made = sequential(
    [
      dense(16, { activation: 'relu' }),
      batchNormalization(),
      dropout(0.3),
      dense(3, { activation: 'softmax' }),
    ],
    { inputShape: [8], seed: 7, ...options },
  )
  made.compile({
    optimizer: adam({ learningRate: cosineDecay({ initial: 0.01, decaySteps: 60 }) }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  })
  return made
}

const settings: FitOptions = { epochs: 4, batchSize: 16, validationSplit: 0.1 }

async function trained(options: ModelOptions, more: FitOptions = {}): Promise<TensorMap> {
  const made = network(options)
  await made.fit(x, y, { ...settings, ...more })
  const weights = await made.weights()
  await made.close()
  return weights
}

const bits = (weights: TensorMap) =>
  Object.entries(weights).map(([name, { data }]) => [
    name,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ])

describe('training', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bellwether-nn-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  it('learns, and says so epoch by epoch', async () => {
    const made = network()
    const { epoch, history } = await made.fit(x, y, { ...settings, epochs: 12 })
    expect(epoch).toEqual(Array.from({ length: 12 }, (_, i) => i))
    expect(Object.keys(history)).toEqual(['loss', 'accuracy', 'val_loss', 'val_accuracy'])
    expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]! * 0.8)
    const { loss, accuracy } = await made.evaluate(x, y)
    expect(accuracy).toBeGreaterThan(0.8)
    expect(loss).toBeLessThan(0.8)
    const predictions = await made.predict(x)
    expect(predictions.shape).toEqual([samples, 3])
    await made.close()
  })

  for (const executor of ['ortNode', 'ortWeb', 'interpreter'] as const) {
    it(`gives the same weights to the bit for the same seed on ${executor}`, async () => {
      const first = bits(await trained({ executor }))
      expect(bits(await trained({ executor }))).toEqual(first)
      expect(bits(await trained({ executor, seed: 8 }))).not.toEqual(first)
    })
  }

  it('gives the same weights to the bit for any number of threads', async () => {
    const wide = async (threads: number) => {
      const layers = [dense(512, { activation: 'relu' }), dense(128, { activation: 'relu' }), dense(3)]
      const made = sequential(layers, { inputShape: [8], threads })
      made.compile({ optimizer: 'adam', loss: 'mse' })
      await made.fit(x, tensor(new Float32Array(samples * 3).fill(1), [samples, 3]), {
        epochs: 2,
        batchSize: 100,
      })
      const weights = await made.weights()
      await made.close()
      return bits(weights)
    }
    const one = await wide(1)
    for (const threads of [2, 3]) expect(await wide(threads)).toEqual(one)
  })

  it('evaluates convolutions to the bit alike for any number of threads, the last sample too', async () => {
    const steps = tensor(
      Float32Array.from({ length: 33 * 6400 }, () => random.normal()),
      [33, 200, 32],
    )
    const evaluated = async (threads: number) => {
      const made = sequential([conv1d(64, 9), dense(1)], { inputShape: [200, 32], seed: 1, threads })
      made.compile({ loss: 'mse' })
      const labels = tensor(new Float32Array(33 * 192), [33, 192, 1])
      const { loss } = await made.evaluate(steps, labels, { batchSize: 16 })
      const predictions = await made.predict(steps, { batchSize: 32 })
      await made.close()
      return [loss, ...predictions.data]
    }
    const one = await evaluated(1)
    for (const threads of [2, 3]) expect(await evaluated(threads)).toEqual(one)
  })

  it('comes close to the reference on every executor', async () => {
    const [reference, native, web] = await Promise.all(
      (['interpreter', 'ortNode', 'ortWeb'] as const).map((executor) => trained({ executor }, { epochs: 1 })),
    )
    for (const [name, { data }] of Object.entries(reference!)) {
      data.forEach((value: number, i: number) => {
        expect(native![name]!.data[i]).toBeCloseTo(value, 3)
        expect(web![name]!.data[i]).toBeCloseTo(value, 3)
      })
    }
  })

  it('goes on from a checkpoint to the bit, also from the middle of an epoch', async () => {
    const whole = bits(await trained({}))
    const first = network()
    let seen = 0
    const stopper: Callback = { onBatchEnd: (_batch, _logs, run) => void (++seen >= 25 && run.stop()) }
    await first.fit(x, y, { ...settings, callbacks: [stopper] })
    await first.save(join(folder, 'run'))
    await first.close()
    const second = network({ seed: 99 })
    await second.load(join(folder, 'run'))
    await second.fit(x, y, { ...settings, resume: true })
    expect(bits(await second.weights())).toEqual(whole)
    await second.close()
  })

  it('calls the callbacks in order and obeys stop and setLearningRate', async () => {
    const made = network()
    const calls: string[] = []
    let rate = 0
    await made.fit(x, y, {
      ...settings,
      callbacks: [
        {
          onTrainBegin: (run) => void calls.push(`begin ${run.epochs} ${run.batchesPerEpoch}`),
          onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
          onEpochEnd(epoch, logs, run) {
            calls.push(`end ${epoch} ${Object.keys(logs)}`)
            run.setLearningRate(0.5)
            rate = run.learningRate()
            if (epoch === 1) run.stop()
          },
          onTrainEnd: () => void calls.push('done'),
        },
      ],
    })
    expect(rate).toBeCloseTo(0.5, 6)
    const logs = 'loss,accuracy,val_loss,val_accuracy'
    expect(calls).toEqual(['begin 4 17', 'epoch 0', `end 0 ${logs}`, 'epoch 1', `end 1 ${logs}`, 'done'])
    await made.close()
  })

  it('refuses a second run and another objective while one is under way', async () => {
    const made = network({ executor: 'interpreter' })
    const first = made.fit(x, y, { epochs: 1, batchSize: 100 })
    await expect(made.fit(x, y)).rejects.toThrow('fit: the model is being trained already')
    expect(() => made.compile({ loss: 'mse' })).toThrow('compile: the model is being trained')
    await expect(made.close()).rejects.toMatchObject({
      name: 'UserError',
      message: 'close: the model is being trained',
    })
    expect((await first).epoch).toEqual([0])
    expect((await made.fit(x, y, { batchSize: 100 })).epoch).toEqual([0])
    await made.close()
  })

  it('says where a schedule has come down to 0, which no factor makes another rate', async () => {
    const made = sequential([dense(1)], { inputShape: [8], executor: 'interpreter' })
    made.compile({
      optimizer: adam({ learningRate: cosineDecay({ initial: 0.1, decaySteps: 2 }) }),
      loss: 'mse',
    })
    const raise: Callback = { onEpochEnd: (_epoch, _logs, run) => run.setLearningRate(0.1) }
    const labels = tensor(new Float32Array(samples), [samples, 1])
    await expect(made.fit(x, labels, { batchSize: 100, callbacks: [raise] })).rejects.toThrow(
      'at step 3 the schedule gives 0',
    )
    await made.close()
  })

  it('trains a functional model with a residual and two inputs', async () => {
    const [a, b] = [input([8], { name: 'left' }), input([8], { name: 'right' })]
    const left = dense(8, { activation: 'tanh' })(a)
    const sum = add()(left, dense(8)(b), a)
    const made = model({ inputs: [a, b], outputs: dense(1)(sum), seed: 1 })
    made.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] })
    const target = tensor(
      Float32Array.from({ length: samples }, (_, i) => pixels[i * 8]! * 2),
      [samples],
    )
    const { history } = await made.fit([x, x], target, { epochs: 40, batchSize: 50 })
    expect(history.loss!.at(-1)).toBeLessThan(history.loss![0]! / 4)
    await made.close()
  })

  it('trains on a stream of batches', async () => {
    const made = network()
    async function* batches(): AsyncGenerator<Tensor[]> {
      for (let i = 0; i + 50 <= samples; i += 50) {
        yield [tensor(pixels.slice(i * 8, (i + 50) * 8), [50, 8]), tensor(classes.slice(i, i + 50))]
      }
    }
    const stream = { [Symbol.asyncIterator]: batches }
    const { history } = await made.fit(stream, { epochs: 3 })
    expect(history.loss).toHaveLength(3)
    expect(history.loss![2]).toBeLessThan(history.loss![0]!)
    await made.close()
  })

  it('saves an .onnx file that predicts the same, and float16 weights that come close', async () => {
    const made = network()
    await made.fit(x, y, settings)
    const own = await made.predict(x)
    await made.save(join(folder, 'model.onnx'))
    const opened = await loadOnnx(join(folder, 'model.onnx'))
    expect((await opened.predict(x)).data).toEqual(own.data)
    await opened.close()
    await made.save(join(folder, 'half.safetensors'), { storage: 'float16' })
    const other = network({ seed: 3 })
    await other.load(join(folder, 'half.safetensors'))
    const close = await other.predict(x)
    own.data.forEach((value: number, i: number) => void expect(close.data[i]).toBeCloseTo(value, 2))
    await made.close()
    await other.close()
  })

  it('refuses files that are cut off or of another model, and stays as it was', async () => {
    const made = network()
    await made.fit(x, y, { ...settings, epochs: 1 })
    const before = bits(await made.weights())
    await made.save(join(folder, 'cut'))
    const file = join(folder, 'cut', 'model.safetensors')
    const size = (await readFile(file)).length
    await truncate(file, size - 10)
    await expect(made.load(join(folder, 'cut'))).rejects.toThrow(
      /model.safetensors, byte \d+: the file ends inside/,
    )
    await expect(made.load(join(folder, 'nothing'))).rejects.toThrow('cannot be read')
    await writeFile(join(folder, 'text.onnx'), 'hello')
    await expect(loadOnnx(join(folder, 'text.onnx'))).rejects.toThrow('text.onnx is no complete ONNX file')
    const whole = await made.onnx()
    await writeFile(join(folder, 'cut.onnx'), whole.subarray(0, whole.length - 100))
    await expect(loadOnnx(join(folder, 'cut.onnx'))).rejects.toThrow(/reaches past the end at \d+/)
    expect(bits(await made.weights())).toEqual(before)
    await made.close()
  })

  it('does not block the event loop while it trains', async () => {
    const made = sequential(
      [dense(1024, { activation: 'relu' }), dense(1024, { activation: 'relu' }), dense(3)],
      { inputShape: [8] },
    )
    made.compile({ optimizer: 'adam', loss: 'mse' })
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await made.fit(x, tensor(new Float32Array(samples * 3), [samples, 3]), { epochs: 3, batchSize: 300 })
    clearInterval(timer)
    expect(turns).toBeGreaterThan(10)
    await made.close()
  })
})

describe('bad input', () => {
  const made = network({ executor: 'interpreter' })
  const rows = (values: number[]) => tensor(Float32Array.from(values), [values.length / 8, 8])

  it('names the layer and the shapes that do not fit', () => {
    expect(() => sequential([dense(4), add()], { inputShape: [8] })).toThrow(
      'layer "add": add: needs two or more values, got 1',
    )
    const a = input([8])
    const b = input([5])
    expect(() => model({ inputs: [a, b], outputs: add()(a, b) })).toThrow(
      'layer "add": add: shapes [batch, 8] and [batch, 5] do not fit each other',
    )
  })

  it('names the tensor and the shapes', async () => {
    await expect(made.fit(tensor(new Float32Array(14), [2, 7]), y)).rejects.toThrow(
      'fit: "input": each sample must be [8], but the data is [2,7]',
    )
    await expect(made.fit(x, tensor([0, 1]))).rejects.toThrow(
      'fit: "input" has 300 samples but "label" has 2',
    )
    await expect(made.fit(tensor(new Float32Array(0), [0, 8]), tensor(new Int32Array(0)))).rejects.toThrow(
      'the data is empty',
    )
  })

  it('names the sample of a NaN and of a label outside of the classes', async () => {
    const values = Array.from({ length: 24 }, () => 1)
    values[19] = Number.NaN
    await expect(made.fit(rows(values), tensor(Int32Array.of(0, 1, 2)))).rejects.toThrow(
      'fit: "input", sample 2, column 3: NaN cannot be used',
    )
    await expect(made.fit(rows(Array(24).fill(1)), tensor(Int32Array.of(0, 3, 2)))).rejects.toThrow(
      'fit: label 3 of sample 1 is outside of the 3 classes',
    )
    await expect(made.fit(rows(Array(24).fill(1)), tensor([0, 1.5, 2]))).rejects.toThrow(
      'fit: "label", sample 1, column 0: 1.5 cannot be used',
    )
  })

  it('names options that cannot be', async () => {
    await expect(made.fit(x, y, { epochs: 0 })).rejects.toThrow('fit: epochs is 0')
    await expect(made.fit(x, y, { validationSplit: 1 })).rejects.toThrow('fit: validationSplit is 1')
    expect(() => made.compile({ loss: 'nothing' as 'mse' })).toThrow('"nothing" is no loss')
    expect(() => dense(0)).toThrow('dense: units is 0')
    expect(() => dropout(1)).toThrow('dropout: rate is 1')
    await expect(made.setWeights({ 'dense/kernel': tensor([1]) })).rejects.toThrow(
      'weight "dense/kernel" is [8,16], the given value is [1]',
    )
  })
})
