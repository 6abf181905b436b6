import { add } from '../ops/add.ts'
import { multiply } from '../ops/multiply.ts'
import { pick, slice } from '../ops/slice.ts'
import { subtract } from '../ops/subtract.ts'
import { activationOf } from './activations.ts'
import { type RecurrentOptions, recurrent } from './recurrent.ts'
import { biasOf } from './weights.ts'

/**
 * Gated recurrent unit (Cho et al. 2014), gates in the order update, reset, candidate; the reset acts after the matrix
 * product, as in Keras's default, so the bias has a row for the inputs and one for the state: [2, 3 · units].
 */
export function gru(units: number, options: RecurrentOptions = {}) {
  const activation = activationOf(options.activation ?? 'tanh')
  const gate = activationOf(options.recurrentActivation ?? 'sigmoid')
  return recurrent(units, options, {
    kind: 'gru',
    gates: 3,
    states: 1,
    bias(scope, size) {
      const both = biasOf(scope, [2, 3 * size], options)
      return both ? { input: pick(both, 0, 0), recurrent: pick(both, 0, 1) } : {}
    },
    step(x, [h], recur) {
      const state = recur(h)
      const part = (gates: typeof x, i: number) => slice(gates, 1, i * units, units)
      const update = gate(add(part(x, 0), part(state, 0)))
      const reset = gate(add(part(x, 1), part(state, 1)))
      const candidate = activation(add(part(x, 2), multiply(reset, part(state, 2))))
      return [add(multiply(update, h), multiply(subtract(1, update), candidate))]
    },
  })
}
