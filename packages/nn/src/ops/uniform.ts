import { apply, type Node, type Op } from '../graph/node.ts'
import { multiplyDims, type Shape } from '../graph/shape.ts'
import { tensor } from '../graph/tensor.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { add } from './add.ts'
import { constant } from './constant.ts'

type Attributes = { readonly shape: Shape; readonly stream: number }

/** Weyl step: 2^32 divided by the golden ratio, odd. */
const weyl = 0x9e3779b9

/** Shifts and odd factors of a 32-bit mixing function (the finalizer of MurmurHash3). */
const rounds = [
  { shift: 16, factor: 0x85ebca6b },
  { shift: 13, factor: 0xc2b2ae35 },
] as const
const lastShift = 16

/** Every output bit depends on every input bit; a bijection of 32-bit words. */
export function mix32(word: number): number {
  let x = word
  for (const { shift, factor } of rounds) x = Math.imul(x ^ (x >>> shift), factor)
  return (x ^ (x >>> lastShift)) >>> 0
}

const uint = (emit: Emitter, value: number) =>
  emit.constant(tensor(Uint32Array.of(value >>> 0), [], 'uint32'))

function lowerMix(emit: Emitter, word: string): string {
  const fold = (x: string, shift: number) =>
    emit.node('BitwiseXor', [x, emit.node('BitShift', [x, uint(emit, shift)], { direction: 'RIGHT' })])
  let x = word
  for (const { shift, factor } of rounds) x = emit.node('Mul', [fold(x, shift), uint(emit, factor)])
  return fold(x, lastShift)
}

/**
 * Uniform numbers in [0, 1) from a counter: number i is a hash of the counter, the stream and i, so that the state of
 * the generator is the counter alone, and any step can be drawn again (Salmon et al., "Parallel random numbers: as
 * easy as 1, 2, 3", SC 2011). 24 random bits each.
 */
export const uniformOp: Op<Attributes> = {
  name: 'uniform',
  infer: (_, { shape }) => ({ shape, dtype: 'float32' }),
  gradient: () => [undefined],
  lower(emit, [counter], { attributes: { shape, stream } }) {
    const key = lowerMix(emit, emit.node('BitwiseXor', [counter!, uint(emit, mix32(stream))]))
    const size = emit.node('Squeeze', [emit.dim(multiplyDims(shape)), emit.int64s([0])])
    const zero = emit.node('Squeeze', [emit.int64s([0]), emit.int64s([0])])
    const one = emit.node('Squeeze', [emit.int64s([1]), emit.int64s([0])])
    const places = emit.cast(emit.node('Range', [zero, size, one]), 'uint32')
    const spread = emit.node('Add', [emit.node('Mul', [places, uint(emit, weyl)]), key])
    const bits = emit.node('BitShift', [lowerMix(emit, spread), uint(emit, 8)], { direction: 'RIGHT' })
    const unit = emit.node('Mul', [emit.cast(bits, emit.floatType), emit.scalar(2 ** -24)])
    return emit.node('Reshape', [unit, emit.shape(shape)])
  },
  kernel(target, [counter], { attributes: { stream } }) {
    const key = mix32((counter!.data[0] as number) ^ mix32(stream))
    for (let i = 0; i < target.data.length; i++) {
      target.data[i] = (mix32((Math.imul(i, weyl) + key) | 0) >>> 8) * 2 ** -24
    }
  },
}

/**
 * Uniform random numbers in [0, 1).
 *
 * @param counter a uint32 scalar: the state of the generator
 * @param stream tells apart several uses of one counter
 */
export const uniform = (counter: Node, shape: Shape, stream: number): Node =>
  apply(uniformOp, [counter], { shape, stream })

/** The counter of the next step. */
export const nextCounter = (counter: Node): Node => add(counter, constant(tensor(Uint32Array.of(weyl), [])))
