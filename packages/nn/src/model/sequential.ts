import { UserError } from '@bellwether/core'
import { input } from '../layers/input.ts'
import type { Layer, Value } from '../layers/layer.ts'
import { checkOptions } from '../named.ts'
import { listOf, type Tensors } from './feeding.ts'
import { Model, type ModelOptions, modelOptionNames, openSession } from './model.ts'
import { createNetwork, type Network } from './network.ts'

export type SequentialOptions = ModelOptions & {
  /** Shape of one sample; left out, it is taken from the first data. */
  inputShape?: readonly number[]
}

const isInput = (one: Layer | Value): one is Value => typeof one === 'object' && one?.layer?.fed !== undefined

/** The layers, and the input that stands before them, as Keras has it, if there is one. */
function partsOf(given: readonly (Layer | Value)[]): { start: Value | undefined; layers: readonly Layer[] } {
  if (!Array.isArray(given))
    throw new UserError('sequential: the layers are no list', {
      hint: 'give them in brackets: [dense(8), dense(1)]',
    })
  const [first] = given
  const start = first && isInput(first) ? first : undefined
  const layers = start ? given.slice(1) : given
  const odd = layers.findIndex((one) => typeof one !== 'function' || !('build' in one))
  if (odd >= 0)
    throw new UserError(`sequential: entry ${odd} is no layer`, {
      hint: 'make layers with dense(8), flatten() …',
    })
  if (layers.length === 0)
    throw new UserError('sequential: there are no layers', { hint: 'give at least one' })
  return { start, layers: layers as readonly Layer[] }
}

function chainLayers(layers: readonly Layer[], start: Value): Network {
  const end = layers.reduce((value, layer) => layer(value), start)
  return createNetwork([start], [end])
}

/**
 * A model of layers one after the other; an `input` may stand first instead of `inputShape`.
 *
 * @throws UserError when there are no layers, or when they do not fit each other
 * @example
 * const mnist = sequential([flatten(), dense(10, { activation: 'softmax' })], { inputShape: [28, 28] })
 */
export function sequential(entries: readonly (Layer | Value)[], options: SequentialOptions = {}): Model {
  checkOptions('sequential', options, { inputShape: true, ...modelOptionNames })
  const { start, layers } = partsOf(entries)
  const { name = 'sequential', inputShape } = options
  const fed = (shape: readonly number[]) =>
    input(shape, { dtype: layers[0]?.kind === 'embedding' ? 'int32' : 'float32' })
  const open = (value: Value) => openSession(chainLayers(layers, value), options)
  if (start || inputShape) {
    const session = open(start ?? fed(inputShape as readonly number[]))
    return new Model(name, () => session)
  }
  return new Model(name, (data?: Tensors) => {
    const first = data && listOf(data)[0]
    if (!first) {
      throw new UserError(`model "${name}" does not know the shape of its input yet`, {
        hint: 'pass inputShape to sequential, or fit the model first',
      })
    }
    return open(fed(first.shape.slice(1)))
  })
}
