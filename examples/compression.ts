/**
 * Makes a trained model smaller: half-precision weights, and whole numbers of eight bits with a scale for each unit.
 *
 *   npm run example -- compression
 */
import {
  dense,
  flatten,
  progressBar,
  readMnist,
  readSafetensors,
  sequential,
  type Tensor,
  type TensorMap,
  tensor,
  terminal,
  writeSafetensors,
} from '@bellwether/nn'

const { train, test } = await readMnist()
const model = sequential(
  [flatten(), dense(128, { activation: 'relu' }), dense(10, { activation: 'softmax' })],
  {
    inputShape: [28, 28],
    seed: 1,
  },
)
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
await model.fit(train.x, train.y, {
  epochs: 3,
  batchSize: 64,
  callbacks: [progressBar({ output: terminal() })],
})
const weights = await model.weights()

/** A kernel as bytes: each unit's weights from −scale·127 to scale·127, with 128 standing for 0. */
function quantize(kernel: Tensor): { bytes: Tensor; scale: Tensor } {
  const units = kernel.shape.at(-1)!
  const scale = new Float32Array(units)
  for (const [i, value] of kernel.data.entries())
    scale[i % units] = Math.max(scale[i % units]!, Math.abs(value) / 127)
  const bytes = Uint8Array.from(kernel.data, (value, i) => Math.round(value / (scale[i % units]! || 1)) + 128)
  return { bytes: tensor(bytes, kernel.shape), scale: tensor(scale) }
}

function restore(bytes: Tensor, scale: Tensor): Tensor {
  const units = bytes.shape.at(-1)!
  return tensor(
    Float32Array.from(bytes.data, (byte, i) => (byte - 128) * scale.data[i % units]!),
    bytes.shape,
  )
}

const isKernel = (name: string) => name.endsWith('kernel')

/** Kernels as bytes beside their scales; biases stay as they are. */
const quantized: TensorMap = Object.fromEntries(
  Object.entries(weights).flatMap(([name, value]): [string, Tensor][] => {
    if (!isKernel(name)) return [[name, value]]
    const { bytes, scale } = quantize(value)
    return [
      [name, bytes],
      [`${name}/scale`, scale],
    ]
  }),
)

const readQuantized = (stored: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.keys(weights).map((name) => [
      name,
      isKernel(name) ? restore(stored[name]!, stored[`${name}/scale`]!) : stored[name]!,
    ]),
  )

const files = {
  'float32, as trained': { bytes: writeSafetensors(weights), read: (stored: TensorMap) => stored },
  float16: { bytes: writeSafetensors(weights, { storage: 'float16' }), read: (stored: TensorMap) => stored },
  'int8 with scales': { bytes: writeSafetensors(quantized), read: readQuantized },
}
for (const [name, { bytes, read }] of Object.entries(files)) {
  await model.setWeights(read(readSafetensors(bytes).tensors))
  const { accuracy } = await model.evaluate(test.x, test.y)
  console.log(
    `${name.padEnd(20)} ${(bytes.length / 1024).toFixed(0).padStart(4)} KB   test accuracy ${(100 * accuracy!).toFixed(2)} %`,
  )
}
await model.close()
