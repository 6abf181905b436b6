import { apply, type Node, type Op } from '../graph/node.ts'
import { multiplyDims } from '../graph/shape.ts'
import { broadcastTo } from './broadcastTo.ts'
import { divide } from './divide.ts'
import { matmul } from './matmul.ts'
import { mean } from './mean.ts'
import { multiply } from './multiply.ts'
import { negate } from './negate.ts'
import { reshape } from './reshape.ts'
import { forEachRow } from './softmax.ts'
import { subtract } from './subtract.ts'
import { sumTo } from './sum.ts'

/** What ONNX's LayerNormalization gives, in its order: of one input all three come from a single node. */
const results = ['normal', 'mean', 'inverseDeviation'] as const

type Attributes = { readonly epsilon: number; readonly result: (typeof results)[number] }
type Inputs = readonly [x: Node, scale: Node, shift: Node]

/** The mean of numbers `start` to `end`, and 1 / √(variance + ε). */
function momentsOf(data: ArrayLike<number>, start: number, end: number, epsilon: number) {
  let total = 0
  for (let i = start; i < end; i++) total += data[i] as number
  const mean = total / (end - start)
  let squares = 0
  for (let i = start; i < end; i++) squares += ((data[i] as number) - mean) ** 2
  return { mean, inverseDeviation: 1 / Math.sqrt(squares / (end - start) + epsilon) }
}

/**
 * Along x, scale and shift. Sums over rows and columns are products with a vector, which take one pass less than multiplying
 * before summing; x less its mean is made anew, for it is needed once, and x is there already.
 */
function gradientOfNormal(inputs: Inputs, epsilon: number, output: Node): Node[] {
  const [x, scale, shift] = inputs
  const width = x.shape.at(-1) as number
  const rows = multiplyDims(x.shape.slice(0, -1))
  const inverse = apply(normalizeOp, inputs, { epsilon, result: 'inverseDeviation' })
  const centered = subtract(x, apply(normalizeOp, inputs, { epsilon, result: 'mean' }))
  const common = reshape(multiply(output, centered), [rows, width])
  const share = reshape(multiply(scale, 1 / width), [width, 1])
  const factor = multiply(reshape(matmul(common, share), inverse.shape), multiply(inverse, inverse))
  const scaled = multiply(output, scale)
  const rest = subtract(subtract(scaled, mean(scaled, -1, true)), multiply(centered, factor))
  return [
    multiply(inverse, rest),
    reshape(matmul(reshape(inverse, [1, rows]), common), scale.shape),
    sumTo(output, shift.shape),
  ]
}

/** Along x alone, of a number a row. */
function gradientOfMoment(inputs: Inputs, { epsilon, result }: Attributes, output: Node): Node {
  const [x] = inputs
  const share = divide(output, x.shape.at(-1) as number)
  if (result === 'mean') return broadcastTo(share, x.shape)
  const [center, inverse] = (['mean', 'inverseDeviation'] as const).map((result) =>
    apply(normalizeOp, inputs, { epsilon, result }),
  ) as [Node, Node]
  const slope = negate(multiply(inverse, multiply(inverse, inverse)))
  return multiply(multiply(share, slope), subtract(x, center))
}

/**
 * (x − mean) / √(variance + ε) · scale + shift over the last axis (Ba et al., "Layer Normalization", 2016), or the mean or
 * 1 / √(variance + ε) of each row, where the last axis stays with size 1.
 */
export const normalizeOp: Op<Attributes> = {
  name: 'normalize',
  infer: ([x], { result }) => ({
    shape: result === 'normal' ? x!.shape : x!.shape.with(-1, 1),
    dtype: x!.dtype,
  }),
  gradient({ inputs, attributes }, output) {
    const given = inputs as unknown as Inputs
    if (attributes.result === 'normal') return gradientOfNormal(given, attributes.epsilon, output)
    return [gradientOfMoment(given, attributes, output), undefined, undefined]
  },
  lower(emit, inputs, { attributes: { epsilon, result } }) {
    const place = results.indexOf(result)
    return emit.nodes('LayerNormalization', inputs, { axis: -1, epsilon: { float: epsilon } }, place + 1)[
      place
    ]!
  },
  kernel(target, [x, scale, shift], { attributes: { epsilon, result } }) {
    const width = x!.shape.at(-1)!
    forEachRow(x!.data.length, width, (start, end) => {
      const moments = momentsOf(x!.data, start, end, epsilon)
      if (result !== 'normal') target.data[start / width] = moments[result]
      else
        for (let i = start; i < end; i++) {
          const normal = ((x!.data[i] as number) - moments.mean) * moments.inverseDeviation
          target.data[i] = normal * (scale!.data[i - start] as number) + (shift!.data[i - start] as number)
        }
    })
  },
}

/**
 * The last axis shifted and scaled to mean 0 and variance 1, then to the given scale and shift, each [size].
 *
 * @param result the mean or the inverse deviation of each row instead
 */
export const normalize = (
  x: Node,
  scale: Node,
  shift: Node,
  epsilon: number,
  result: Attributes['result'] = 'normal',
): Node => apply(normalizeOp, [x, scale, shift], { epsilon, result })
