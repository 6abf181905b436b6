import { elementCount } from '../graph/tensor.ts'
import { add } from '../ops/add.ts'
import { multiply } from '../ops/multiply.ts'
import { slice } from '../ops/slice.ts'
import { activationOf } from './activations.ts'
import { type RecurrentOptions, recurrent } from './recurrent.ts'
import { biasOf } from './weights.ts'

/** Ones for the forget gate, zeros for the others (Jozefowicz et al. 2015). */
const rememberAtFirst = (shape: readonly number[]) => {
  const size = elementCount(shape) / 4
  return Float32Array.from({ length: 4 * size }, (_, i) => (i >= size && i < 2 * size ? 1 : 0))
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997), gates in the order input, forget, cell, output, as in Keras.
 * The forget gate's bias starts at 1.
 */
export function lstm(units: number, options: RecurrentOptions = {}) {
  const activation = activationOf(options.activation ?? 'tanh')
  const gate = activationOf(options.recurrentActivation ?? 'sigmoid')
  const biasInitializer = options.biasInitializer ?? rememberAtFirst
  return recurrent(units, options, {
    kind: 'lstm',
    gates: 4,
    states: 2,
    bias: (scope, size) => ({ input: biasOf(scope, [4 * size], { ...options, biasInitializer }) }),
    step(x, [h, memory], recur) {
      const gates = add(x, recur(h))
      const part = (i: number) => slice(gates, 1, i * units, units)
      const kept = multiply(gate(part(1)), memory!)
      const next = add(kept, multiply(gate(part(0)), activation(part(2))))
      return [multiply(gate(part(3)), activation(next)), next]
    },
  })
}
