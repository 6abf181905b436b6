import { UserError } from '@bellwether/core'
import { input } from '../layers/input.ts'
import type { Layer } from '../layers/layer.ts'
import { listOf, type Tensors } from './feeding.ts'
import { Model, type ModelOptions, openSession } from './model.ts'
import { createNetwork, type Network } from './network.ts'

export type SequentialOptions = ModelOptions & {
  /** Shape of one sample; left out, it is taken from the first data. */
  inputShape?: readonly number[]
}

function chainLayers(layers: readonly Layer[], shape: readonly number[]): Network {
  const start = input(shape, { dtype: layers[0]?.kind === 'embedding' ? 'int32' : 'float32' })
  const end = layers.reduce((value, layer) => layer(value), start)
  return createNetwork([start], [end])
}

/**
 * A model of layers one after the other.
 *
 * @throws UserError when there are no layers, or when they do not fit each other
 * @example
 * const mnist = sequential([flatten(), dense(10, { activation: 'softmax' })], { inputShape: [28, 28] })
 */
export function sequential(layers: readonly Layer[], options: SequentialOptions = {}): Model {
  if (layers.length === 0)
    throw new UserError('sequential: there are no layers', { hint: 'give at least one' })
  const { name = 'sequential', inputShape } = options
  const open = (shape: readonly number[]) => openSession(chainLayers(layers, shape), options)
  if (inputShape) {
    const session = open(inputShape)
    return new Model(name, () => session)
  }
  return new Model(name, (data?: Tensors) => {
    const first = data && listOf(data)[0]
    if (!first) {
      throw new UserError(`model "${name}" does not know the shape of its input yet`, {
        hint: 'pass inputShape to sequential, or fit the model first',
      })
    }
    return open(first.shape.slice(1))
  })
}
