import type { Node } from '../graph/node.ts'
import type { OptionNames } from '../named.ts'
import type { Regularizer, Scope, WeightOptions } from './layer.ts'

/** How the weights of a layer with a kernel and a bias start and are kept small. */
export type WeightChoices = {
  kernelInitializer?: WeightOptions['initializer']
  biasInitializer?: WeightOptions['initializer']
  kernelRegularizer?: Regularizer
  biasRegularizer?: Regularizer
  /** Default true. */
  useBias?: boolean
}

export const weightOptions: OptionNames<WeightChoices> = {
  kernelInitializer: true,
  biasInitializer: true,
  kernelRegularizer: true,
  biasRegularizer: true,
  useBias: true,
}

/** A kernel as the layer's options choose it; Glorot uniform by default (Glorot and Bengio 2010). */
export const kernelOf = (
  scope: Scope,
  shape: readonly number[],
  choices: WeightChoices,
  name = 'kernel',
): Node =>
  scope.weight(name, shape, {
    initializer: choices.kernelInitializer ?? 'glorotUniform',
    regularizer: choices.kernelRegularizer,
  })

/** A bias as the layer's options choose it, zeros by default; nothing where they want none. */
export const biasOf = (
  scope: Scope,
  shape: readonly number[],
  choices: WeightChoices,
  name = 'bias',
): Node | undefined =>
  choices.useBias === false
    ? undefined
    : scope.weight(name, shape, {
        initializer: choices.biasInitializer ?? 'zeros',
        regularizer: choices.biasRegularizer,
      })
