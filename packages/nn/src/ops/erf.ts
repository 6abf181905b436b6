import { unary, unaryNode } from './elementwise.ts'
import { exp } from './exp.ts'
import { multiply } from './multiply.ts'
import { negate } from './negate.ts'

/** The error function: Maclaurin series near 0, the continued fraction of erfc further out (DLMF 7.6.1 and 7.9.1). */
export function errorFunction(x: number): number {
  const size = Math.abs(x)
  if (Number.isNaN(x) || size > 6) return Number.isNaN(x) ? x : Math.sign(x)
  return size < 2.5 ? series(x) : Math.sign(x) * (1 - tail(size))
}

function series(x: number): number {
  let term = x
  let total = x
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
    term *= (-x * x) / n
    total += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * total
}

function tail(x: number): number {
  let fraction = x
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction
}

/** The error function of each number. */
export const erfOp = unary({
  name: 'erf',
  onnx: 'Erf',
  f: errorFunction,
  gradient: (x, output) => multiply(output, multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))),
})

/** The error function of each number. */
export const erf = unaryNode(erfOp)
