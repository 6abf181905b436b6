import type { LayerKind } from './registry.ts'
import { l1l2 } from './regularizers.ts'

/** A layer's options, what goes into it (without the batch), and what comes out. */
export type LayerCase = {
  readonly options: object
  readonly inputs: readonly (readonly number[])[]
  readonly output: readonly number[]
  /** Inputs are whole numbers below this. */
  readonly below?: number
  /** The last input is a mask. */
  readonly masked?: true
  /** A shape that the layer must refuse; undefined for layers that take any. */
  readonly refuses: readonly number[] | undefined
}

const steps = [4, 3]
const picture = [5, 6, 2]

/** At least one case of every layer: the compiler asks for it. */
export const layerCases: Record<LayerKind, readonly LayerCase[]> = {
  activation: [
    { options: { activation: 'gelu' }, inputs: [[3]], output: [3], refuses: undefined },
    { options: { activation: 'softmax' }, inputs: [[2, 3]], output: [2, 3], refuses: undefined },
  ],
  add: [{ options: {}, inputs: [[3], [3]], output: [3], refuses: [2] }],
  averagePooling2d: [
    {
      options: { poolSize: [3, 2], strides: 2, padding: 'same' },
      inputs: [picture],
      output: [3, 3, 2],
      refuses: [5],
    },
  ],
  batchNormalization: [
    { options: {}, inputs: [[3]], output: [3], refuses: undefined },
    { options: { axis: 1, momentum: 0.9 }, inputs: [[2, 3, 3]], output: [2, 3, 3], refuses: undefined },
  ],
  concatenate: [
    {
      options: {},
      inputs: [
        [2, 3],
        [2, 1],
      ],
      output: [2, 4],
      refuses: [3, 3],
    },
    {
      options: { axis: 1 },
      inputs: [
        [2, 3],
        [4, 3],
      ],
      output: [6, 3],
      refuses: [2, 2],
    },
  ],
  conv1d: [
    {
      options: { filters: 2, kernelSize: 3, padding: 'causal', dilationRate: 2, activation: 'tanh' },
      inputs: [[6, 3]],
      output: [6, 2],
      refuses: [6],
    },
    { options: { filters: 2, kernelSize: 2, strides: 2 }, inputs: [[6, 3]], output: [3, 2], refuses: [6] },
  ],
  conv2d: [
    {
      options: { filters: 3, kernelSize: [3, 2], strides: [2, 1], padding: 'same', activation: 'gelu' },
      inputs: [picture],
      output: [3, 6, 3],
      refuses: [5, 6],
    },
    {
      options: { filters: 2, kernelSize: 2, dilationRate: 2, useBias: false },
      inputs: [picture],
      output: [3, 4, 2],
      refuses: [5],
    },
    {
      options: { filters: 2, kernelSize: 3, dataFormat: 'channelsFirst', activation: 'softmax' },
      inputs: [[2, 4, 5]],
      output: [2, 2, 3],
      refuses: [5],
    },
  ],
  dense: [
    {
      options: {
        units: 4,
        activation: 'sigmoid',
        kernelRegularizer: l1l2(),
        biasRegularizer: l1l2({ l1: 0, l2: 0.1 }),
      },
      inputs: [[3]],
      output: [4],
      refuses: [],
    },
    {
      options: { units: 2, useBias: false, activation: 'leakyRelu' },
      inputs: [[2, 3]],
      output: [2, 2],
      refuses: [],
    },
  ],
  dropout: [{ options: { rate: 0.4 }, inputs: [[3, 5]], output: [3, 5], refuses: undefined }],
  embedding: [
    {
      options: { inputDim: 6, outputDim: 3, maskZero: true },
      inputs: [[4]],
      output: [4, 3],
      below: 6,
      refuses: undefined,
    },
  ],
  flatten: [{ options: {}, inputs: [[2, 3, 2]], output: [12], refuses: undefined }],
  globalAveragePooling: [
    { options: {}, inputs: [picture], output: [2], refuses: [3] },
    { options: {}, inputs: [steps], output: [3], refuses: [3] },
    { options: {}, inputs: [steps, [4]], output: [3], masked: true, refuses: [3] },
  ],
  gru: [
    { options: { units: 2, returnSequences: true }, inputs: [steps], output: [4, 2], refuses: [3] },
    {
      options: { units: 2, goBackwards: true },
      inputs: [steps, [4]],
      output: [2],
      masked: true,
      refuses: [3],
    },
  ],
  layerNormalization: [{ options: {}, inputs: [steps], output: steps, refuses: undefined }],
  lstm: [
    {
      options: { units: 2, returnSequences: true },
      inputs: [steps, [4]],
      output: [4, 2],
      masked: true,
      refuses: [3],
    },
    {
      options: { units: 2, useBias: false, recurrentActivation: 'tanh' },
      inputs: [steps],
      output: [2],
      refuses: [3],
    },
  ],
  maxPooling2d: [
    { options: { poolSize: 2 }, inputs: [picture], output: [2, 3, 2], refuses: [5] },
    {
      options: { poolSize: 3, strides: 2, padding: 'same' },
      inputs: [picture],
      output: [3, 3, 2],
      refuses: [5],
    },
  ],
  multiHeadAttention: [
    { options: { heads: 2, keyDim: 3, causal: true }, inputs: [steps], output: steps, refuses: [3] },
    {
      options: { heads: 2, keyDim: 3, valueDim: 2, dropout: 0.2 },
      inputs: [steps, [5, 2]],
      output: steps,
      refuses: [3],
    },
    {
      options: { heads: 2, keyDim: 3 },
      inputs: [steps, steps, [4]],
      output: steps,
      masked: true,
      refuses: [3],
    },
  ],
  positionEmbedding: [{ options: {}, inputs: [steps], output: steps, refuses: [3] }],
  reshape: [{ options: { shape: [-1, 2] }, inputs: [[2, 3]], output: [3, 2], refuses: [3] }],
  simpleRNN: [
    { options: { units: 2 }, inputs: [steps], output: [2], refuses: [3] },
    {
      options: { units: 2, activation: 'sigmoid', returnSequences: true },
      inputs: [steps, [4]],
      output: [4, 2],
      masked: true,
      refuses: [3],
    },
  ],
  transformerBlock: [
    { options: { heads: 2, causal: true }, inputs: [[4, 4]], output: [4, 4], refuses: [3] },
    {
      options: { heads: 2, feedForward: 5, dropout: 0.1 },
      inputs: [[4, 4], [4]],
      output: [4, 4],
      masked: true,
      refuses: [4, 3],
    },
  ],
}
