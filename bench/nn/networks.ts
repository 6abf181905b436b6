import {
  conv2d,
  dense,
  embedding,
  flatten,
  type Layer,
  layerNormalization,
  maxPooling2d,
  positionEmbedding,
  type Tensor,
  tensor,
  transformerBlock,
} from '@bellwether/nn'

/** A network of the benchmark, its batch, and how many steps a pass takes at most. */
export type Network = {
  readonly inputShape: readonly number[]
  readonly batch: number
  readonly steps: number
  layers(): Layer[]
  data(samples: number): [x: Tensor, y: Tensor]
}

const vocabulary = 65
const floats = (count: number) => Float32Array.from({ length: count }, Math.random)
const whole = (count: number, below: number) =>
  Int32Array.from({ length: count }, () => Math.floor(Math.random() * below))
const images = (samples: number, shape: readonly number[]): [Tensor, Tensor] => [
  tensor(floats(samples * 784), [samples, ...shape]),
  tensor(whole(samples, 10), [samples]),
]

/** The networks that the engines are compared on; the peers build the same ones. */
export const networks: Readonly<Record<'mlp' | 'cnn' | 'gpt', Network>> = {
  mlp: {
    inputShape: [28, 28],
    batch: 64,
    steps: 640,
    layers: () => [flatten(), dense(128, { activation: 'relu' }), dense(10, { activation: 'softmax' })],
    data: (samples) => images(samples, [28, 28]),
  },
  cnn: {
    inputShape: [28, 28, 1],
    batch: 64,
    steps: 32,
    layers: () => [
      conv2d(32, 3, { activation: 'relu' }),
      maxPooling2d(2),
      conv2d(64, 3, { activation: 'relu' }),
      maxPooling2d(2),
      flatten(),
      dense(128, { activation: 'relu' }),
      dense(10, { activation: 'softmax' }),
    ],
    data: (samples) => images(samples, [28, 28, 1]),
  },
  gpt: {
    inputShape: [64],
    batch: 12,
    steps: 24,
    layers: () => [
      embedding(vocabulary, 128),
      positionEmbedding(),
      ...Array.from({ length: 4 }, () => transformerBlock(4, { causal: true })),
      layerNormalization({ epsilon: 1e-5 }),
      dense(vocabulary, { activation: 'softmax' }),
    ],
    data: (samples) => [
      tensor(whole(samples * 64, vocabulary), [samples, 64]),
      tensor(whole(samples * 64, vocabulary), [samples, 64]),
    ],
  },
}

export type NetworkName = keyof typeof networks
