import { add } from '../ops/add.ts'
import { activationOf } from './activations.ts'
import { type RecurrentOptions, recurrent } from './recurrent.ts'
import { biasOf } from './weights.ts'

/** h ← activation(x · kernel + h · recurrentKernel + bias); tanh by default (Elman 1990). */
export function simpleRNN(units: number, options: RecurrentOptions = {}) {
  const activation = activationOf(options.activation ?? 'tanh')
  return recurrent(units, options, {
    kind: 'simpleRNN',
    gates: 1,
    states: 1,
    bias: (scope, size) => ({ input: biasOf(scope, [size], options) }),
    step: (x, [h], recur) => [activation(add(x, recur(h)))],
  })
}
