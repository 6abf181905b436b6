import { add } from '../ops/add.ts'
import { activationOf } from './activations.ts'
import { type RecurrentOptions, recurrent } from './recurrent.ts'

/** h ← activation(x · kernel + h · recurrentKernel + bias); tanh by default (Elman 1990). */
export function simpleRNN(units: number, options: RecurrentOptions = {}) {
  const activation = activationOf(options.activation ?? 'tanh')
  return recurrent(units, options, {
    kind: 'simpleRNN',
    gates: 1,
    states: 1,
    bias: (scope, size) => ({
      input: scope.weight('bias', [size], {
        initializer: options.biasInitializer ?? 'zeros',
        regularizer: options.biasRegularizer,
      }),
    }),
    step: (x, [h], recur) => [activation(add(x, recur(h)))],
  })
}
