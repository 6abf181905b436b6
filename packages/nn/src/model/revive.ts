import { UserError } from '@bellwether/core'
import { input } from '../layers/input.ts'
import type { Layer, Value } from '../layers/layer.ts'
import { type LayerKind, layers } from '../layers/registry.ts'
import { penaltyOf } from '../layers/regularizers.ts'
import { named } from '../named.ts'
import type { Description, LayerDescription } from './describe.ts'
import { createNetwork, type Network } from './network.ts'

const isFunction = (value: unknown) => typeof value === 'string' && value.startsWith('function ')

/** An option as its layer takes it. First values drawn by a function of the caller's are not needed: the weights are saved. */
function revived([option, value]: [string, unknown]): [string, unknown][] {
  if (option.endsWith('Regularizer') && typeof value === 'object' && value !== null)
    return [[option, penaltyOf(value as { l1?: number; l2?: number })]]
  return option.endsWith('Initializer') && isFunction(value) ? [] : [[option, value]]
}

function layerOf({ name, kind, options }: LayerDescription, own: Readonly<Record<string, Layer>>): Layer {
  if (Object.hasOwn(own, name)) return own[name] as Layer
  const odd = Object.entries(options).find(
    ([option, value]) => isFunction(value) && !option.endsWith('Initializer'),
  )
  if (odd || !Object.hasOwn(layers, kind))
    throw new UserError(
      `layer "${name}" ${odd ? `has a ${odd[0]} that is a function` : `is of the kind "${kind}"`}`,
      {
        hint: `give it: loadModel(path, { layers: { '${name}': … } })`,
      },
    )
  const entries = Object.entries(options).flatMap(revived)
  return named('layer', layers, kind as LayerKind)({ ...Object.fromEntries(entries), name })
}

/** The value of an input, or of a layer applied to those before it. */
function applied(
  one: LayerDescription,
  own: Readonly<Record<string, Layer>>,
  made: ReadonlyMap<string, Layer>,
  values: readonly Value[],
): Value {
  if (one.kind === 'input') {
    const { shape, dtype } = one.options as { shape: number[]; dtype?: 'float32' | 'int32' }
    return input(shape, { name: one.name, ...(dtype ? { dtype } : {}) })
  }
  return (made.get(one.name) ?? layerOf(one, own))(...values)
}

/**
 * The network that a description is of.
 *
 * @param own layers by their names, for those that are not of this package's kinds
 * @throws UserError when the description makes no sense, or a layer holds a function
 */
export function reviveNetwork(
  { layers: list, inputs, outputs }: Description,
  own: Readonly<Record<string, Layer>> = {},
): Network {
  const made = new Map<string, Layer>()
  const values: Value[] = []
  const at = (index: number): Value => {
    const value = values[index]
    if (value) return value
    throw new UserError(`the description names value ${index} before it is made`)
  }
  for (const one of list) {
    const value = applied(one, own, made, one.inputs.map(at))
    made.set(one.name, value.layer)
    values.push(value)
  }
  return createNetwork(inputs.map(at), outputs.map(at))
}
