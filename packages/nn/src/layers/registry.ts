import { activation } from './activation.ts'
import { averagePooling2d } from './averagePooling2d.ts'
import { batchNormalization } from './batchNormalization.ts'
import { conv1d } from './conv1d.ts'
import { conv2d } from './conv2d.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import { flatten } from './flatten.ts'
import { globalAveragePooling } from './globalAveragePooling.ts'
import { gru } from './gru.ts'
import type { Layer } from './layer.ts'
import { layerNormalization } from './layerNormalization.ts'
import { lstm } from './lstm.ts'
import { maxPooling2d } from './maxPooling2d.ts'
import { add, concatenate } from './merge.ts'
import { multiHeadAttention } from './multiHeadAttention.ts'
import { positionEmbedding } from './positionEmbedding.ts'
import { reshape } from './reshape.ts'
import { simpleRNN } from './simpleRNN.ts'
import { transformerBlock } from './transformerBlock.ts'

/** A layer's options as they are kept: those of its function, with its positional arguments by their names. */
// biome-ignore lint/suspicious/noExplicitAny: each kind has options of its own, which its function checks.
type Kept = any

/** Every layer by its kind, made from the options that it keeps: how a saved model's layers come back. */
export const layers = {
  activation: ({ activation: choice, ...rest }: Kept) => activation(choice, rest),
  add: (options: Kept) => add(options),
  averagePooling2d: ({ poolSize, ...rest }: Kept) => averagePooling2d(poolSize, rest),
  batchNormalization: (options: Kept) => batchNormalization(options),
  concatenate: (options: Kept) => concatenate(options),
  conv1d: ({ filters, kernelSize, ...rest }: Kept) => conv1d(filters, kernelSize, rest),
  conv2d: ({ filters, kernelSize, ...rest }: Kept) => conv2d(filters, kernelSize, rest),
  dense: ({ units, ...rest }: Kept) => dense(units, rest),
  dropout: ({ rate, ...rest }: Kept) => dropout(rate, rest),
  embedding: ({ inputDim, outputDim, ...rest }: Kept) => embedding(inputDim, outputDim, rest),
  flatten: (options: Kept) => flatten(options),
  globalAveragePooling: (options: Kept) => globalAveragePooling(options),
  gru: ({ units, ...rest }: Kept) => gru(units, rest),
  layerNormalization: (options: Kept) => layerNormalization(options),
  lstm: ({ units, ...rest }: Kept) => lstm(units, rest),
  maxPooling2d: ({ poolSize, ...rest }: Kept) => maxPooling2d(poolSize, rest),
  multiHeadAttention: ({ heads, keyDim, ...rest }: Kept) => multiHeadAttention(heads, keyDim, rest),
  positionEmbedding: (options: Kept) => positionEmbedding(options),
  reshape: ({ shape, ...rest }: Kept) => reshape(shape, rest),
  simpleRNN: ({ units, ...rest }: Kept) => simpleRNN(units, rest),
  transformerBlock: ({ heads, ...rest }: Kept) => transformerBlock(heads, rest),
} satisfies Record<string, (options: Kept) => Layer>

export type LayerKind = keyof typeof layers
