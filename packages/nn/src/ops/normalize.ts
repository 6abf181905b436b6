import { apply, type Node, type Op } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { inverseDeviation } from './inverseDeviation.ts'
import { mean } from './mean.ts'
import { multiply } from './multiply.ts'
import { forEachRow } from './softmax.ts'
import { subtract } from './subtract.ts'

export type Normalization = { readonly epsilon: number }

/** Both results of ONNX's LayerNormalization over the last axis, without scale and shift. */
export function lowerNormalization(emit: Emitter, x: string, shape: Shape, { epsilon }: Normalization) {
  const scale = emit.node('Expand', [emit.scalar(1), emit.shape(shape.slice(-1))])
  return emit.nodes('LayerNormalization', [x, scale], { axis: -1, epsilon: { float: epsilon } }, 3)
}

/** The mean of numbers `start` to `end`, and 1 / √(variance + ε). */
export function momentsOf(data: ArrayLike<number>, start: number, end: number, epsilon: number) {
  let total = 0
  for (let i = start; i < end; i++) total += data[i] as number
  const mean = total / (end - start)
  let squares = 0
  for (let i = start; i < end; i++) squares += ((data[i] as number) - mean) ** 2
  return { mean, inverse: 1 / Math.sqrt(squares / (end - start) + epsilon) }
}

/** (x − mean) / √(variance + ε) over the last axis (Ba et al., "Layer Normalization", 2016). */
export const normalizeOp: Op<Normalization> = {
  name: 'normalize',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient(y, output) {
    const inverse = inverseDeviation(y.inputs[0]!, y.attributes.epsilon)
    const along = multiply(y, mean(multiply(output, y), -1, true))
    return [multiply(inverse, subtract(subtract(output, mean(output, -1, true)), along))]
  },
  lower: (emit, [x], node) => lowerNormalization(emit, x!, node.shape, node.attributes)[0]!,
  kernel(target, [x], { attributes: { epsilon } }) {
    forEachRow(target.data.length, target.shape.at(-1)!, (start, end) => {
      const { mean, inverse } = momentsOf(x!.data, start, end, epsilon)
      for (let i = start; i < end; i++) target.data[i] = ((x!.data[i] as number) - mean) * inverse
    })
  },
}

/** The last axis shifted and scaled to mean 0 and variance 1. */
export const normalize = (x: Node, epsilon: number): Node => apply(normalizeOp, [x], { epsilon })
