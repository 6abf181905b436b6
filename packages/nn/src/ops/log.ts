import type { Emitter } from '../onnx/emitter.ts'
import { divide } from './divide.ts'
import { unary, unaryNode } from './elementwise.ts'

/**
 * The runtime's `Log` takes several numbers at once and the rest of a thread's share singly, which differ in the last bit. The
 * logarithm of a sum takes each singly, also of a sum of one, and is as fast.
 */
export function lowerLog(emit: Emitter, x: string): string {
  if (emit.threads === undefined) return emit.node('Log', [x])
  const sums = emit.node('Unsqueeze', [x, emit.int64s([-1])])
  return emit.node('ReduceLogSum', [sums, emit.int64s([-1])], { keepdims: 0 })
}

/** The natural logarithm of each number. */
export const logOp = unary({
  name: 'log',
  onnx: lowerLog,
  f: Math.log,
  gradient: (x, output) => divide(output, x),
})

/** The natural logarithm of each number. */
export const log = unaryNode(logOp)
