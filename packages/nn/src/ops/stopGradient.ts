import { unary, unaryNode } from './elementwise.ts'

/** The same number, through which no gradient flows. */
export const stopGradientOp = unary({
  name: 'stopGradient',
  onnx: 'Identity',
  f: (x) => x,
  gradient: () => undefined,
})

/** The same number, through which no gradient flows. */
export const stopGradient = unaryNode(stopGradientOp)
