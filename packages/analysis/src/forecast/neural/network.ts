import {
  adamw,
  add,
  type Callback,
  cosineDecay,
  dense,
  dropout,
  input,
  layer,
  type Model,
  meanAbsoluteError,
  model,
  nodes,
  type Tensor,
  tensor,
  type Value,
} from '@bellwether/nn'
import type { Sight } from './views.ts'

/** A sight and what came then, in the networks' units: as many steps as are known. */
export type Example = Sight & { readonly future: Float64Array }

export type NetworkOptions = {
  readonly horizon: number
  readonly seed: number
  /** Steps of 256 examples. */
  readonly steps: number
  /** Whether the output starts at 0, so that a network that learns nothing changes nothing. */
  readonly startsAtBase: boolean
  readonly callbacks: readonly Callback[]
}

const batchSize = 256
const units = 128
/** More passes than this over few examples learn them by heart. */
const mostEpochs = 20
/** Futures further out than this, in units of the scale, count as this. */
const farthest = 12

const times = layer('times', {}, (_, a, b) => nodes.multiply(a!, b!))

/**
 * Two hidden layers beside a linear path, all steps at once. The last input scales the output: the loss is measured in
 * units of the root of the series' scale, half way between relative errors and errors in units of the series' own changes.
 */
function build(width: number, { horizon, seed, startsAtBase }: NetworkOptions): Model {
  const start = startsAtBase ? ({ kernelInitializer: 'zeros' } as const) : {}
  const features = input([width])
  const factor = input([horizon])
  const hidden = (x: Value) => dropout(0.1)(dense(units, { activation: 'relu' })(x))
  const output = add()(dense(horizon, start)(hidden(hidden(features))), dense(horizon, start)(features))
  return model({ inputs: [features, factor], outputs: times(output, factor), seed })
}

function matrix(rows: number, width: number, fill: (row: number, into: Float32Array) => void): Tensor {
  const data = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) fill(row, data.subarray(row * width, (row + 1) * width))
  return tensor(data, [rows, width])
}

/** Steps that are not known yet have a factor of 0 and so no error. */
function tensors(examples: readonly Example[], horizon: number): { x: Tensor[]; y: Tensor } {
  const count = examples.length
  return {
    x: [
      matrix(count, examples[0]!.features.length, (i, row) => row.set(examples[i]!.features)),
      matrix(count, horizon, (i, row) =>
        row.fill(Math.sqrt(examples[i]!.scale), 0, examples[i]!.future.length),
      ),
    ],
    y: matrix(count, horizon, (i, row) => {
      const { future, base, scale } = examples[i]!
      future.forEach((value, h) => {
        const change = (value - base[h]!) / scale
        row[h] = Math.max(-farthest, Math.min(farthest, change)) * Math.sqrt(scale)
      })
    }),
  }
}

/** A trained network: forecasts in the networks' units. */
export type Network = {
  predict(sights: readonly Sight[]): Promise<Float64Array[]>
  close(): Promise<void>
}

/** Trains one network on examples of many series. */
export async function trainNetwork(examples: readonly Example[], options: NetworkOptions): Promise<Network> {
  const { horizon, steps, callbacks } = options
  const width = examples[0]!.features.length
  const network = build(width, options)
  const epochs = Math.min(mostEpochs, Math.max(1, Math.round((steps * batchSize) / examples.length)))
  const decaySteps = epochs * Math.ceil(examples.length / batchSize)
  network.compile({
    optimizer: adamw({ learningRate: cosineDecay({ initial: 0.002, decaySteps }), weightDecay: 0.01 }),
    loss: meanAbsoluteError(),
  })
  const { x, y } = tensors(examples, horizon)
  await network.fit(x, y, { epochs, batchSize, callbacks })
  return {
    async predict(sights) {
      const count = sights.length
      const features = matrix(count, width, (i, row) => row.set(sights[i]!.features))
      const factor = matrix(count, horizon, (i, row) => row.fill(sights[i]!.scale))
      const { data } = await network.predict([features, factor])
      return sights.map(({ base }, i) => base.map((v, h) => v + (data[i * horizon + h] as number)))
    },
    close: () => network.close(),
  }
}
