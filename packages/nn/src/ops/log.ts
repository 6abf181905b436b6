import { divide } from './divide.ts'
import { unary, unaryNode } from './elementwise.ts'

/** The natural logarithm of each number. */
export const logOp = unary({
  name: 'log',
  onnx: 'Log',
  f: Math.log,
  gradient: (x, output) => divide(output, x),
})

/** The natural logarithm of each number. */
export const log = unaryNode(logOp)
