import { checkOptions } from '../named.ts'
import { type Activation, activationOf } from './activations.ts'
import { layer, type Named, namedOptions } from './layer.ts'

/** An activation as a layer of its own. */
export function activation(choice: Activation, options: Named = {}) {
  const f = activationOf(choice)
  return layer(
    'activation',
    { activation: choice, ...checkOptions('activation', options, namedOptions) },
    (_, x) => f(x!),
  )
}
