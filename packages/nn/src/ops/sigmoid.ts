import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { subtract } from './subtract.ts'

/** 1 / (1 + exp(-x)) of each number. */
export const sigmoidOp = unary({
  name: 'sigmoid',
  onnx: 'Sigmoid',
  f: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  gradient: (_, output, y) => multiply(output, multiply(y, subtract(1, y))),
})

/** 1 / (1 + exp(-x)) of each number. */
export const sigmoid = unaryNode(sigmoidOp)
