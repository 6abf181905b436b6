import { UserError } from '@bellwether/core'
import { apply, type Node, type Op } from '../graph/node.ts'
import { broadcastShapes, type Dim, formatShape, multiplyDims, type Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { lowerProduct } from './product.ts'
import { reshape } from './reshape.ts'
import { broadcastStrides, walk } from './strides.ts'
import { sumTo } from './sum.ts'

type Attributes = { readonly transposeA: boolean; readonly transposeB: boolean }

const rowsAndColumns = (shape: Shape, transposed: boolean): [Dim, Dim] => {
  const [rows, columns] = shape.slice(-2) as [Dim, Dim]
  return transposed ? [columns, rows] : [rows, columns]
}

/** Matrix products over the last two axes; the axes before them broadcast. */
export const matmulOp: Op<Attributes> = {
  name: 'matmul',
  infer([a, b], { transposeA, transposeB }) {
    if (a!.shape.length < 2 || b!.shape.length < 2) {
      throw new UserError(
        `matmul: needs matrices but got ${formatShape(a!.shape)} and ${formatShape(b!.shape)}`,
      )
    }
    const [rows, inner] = rowsAndColumns(a!.shape, transposeA)
    const [innerB, columns] = rowsAndColumns(b!.shape, transposeB)
    if (inner !== innerB) {
      throw new UserError(
        `matmul: ${formatShape(a!.shape)} times ${formatShape(b!.shape)} needs equal inner sizes, but ${inner} is not ${innerB}`,
      )
    }
    const batch = broadcastShapes(a!.shape.slice(0, -2), b!.shape.slice(0, -2), 'matmul')
    return { shape: [...batch, rows, columns], dtype: 'float32' }
  },
  gradient({ inputs, attributes: { transposeA, transposeB } }, output) {
    const [a, b] = inputs as [Node, Node]
    const da = transposeA ? matmul(b, output, transposeB, true) : matmul(output, b, false, !transposeB)
    const db = transposeB ? matmul(output, a, true, transposeA) : matmul(a, output, !transposeA, false)
    return [sumTo(da, a.shape), sumTo(db, b.shape)]
  },
  lower: (emit, [a, b], node) => lowerMatmul(emit, a!, b!, node),
  kernel(target, [a, b], node) {
    const { transposeA, transposeB } = node.attributes
    const [rows, columns] = target.shape.slice(-2) as [number, number]
    const inner = a!.shape.at(transposeA ? -2 : -1) as number
    const batch = target.shape.slice(0, -2)
    const product = multiplier(rows, inner, columns, transposeA, transposeB)
    const stepsA = broadcastStrides(a!.shape.slice(0, -2), batch)
    const stepsB = broadcastStrides(b!.shape.slice(0, -2), batch)
    const starts: number[] = []
    walk(batch, stepsA, (_, start) => starts.push(start * rows * inner))
    walk(batch, stepsB, (position, start) => {
      product(
        a!.data,
        starts[position]!,
        b!.data,
        start * inner * columns,
        target.data,
        position * rows * columns,
      )
    })
  },
}

/**
 * One product, or one of many pairs, of which each thread has whole ones; the runtime fuses Transpose into these. While
 * training, a reshape keeps it from joining that with the transpose that made the matrix: both products and slopes would need
 * one of their own.
 */
function lowerMatmul(emit: Emitter, a: string, b: string, node: Node<Attributes>): string {
  const { transposeA, transposeB } = node.attributes
  const [left, right] = node.inputs as [Node, Node]
  if (node.shape.length === 2) {
    const [rows, columns] = node.shape as [Dim, Dim]
    const inner = left.shape[transposeA ? 0 : 1] as Dim
    return lowerProduct(emit, { a, b, transA: transposeA, transB: transposeB, rows, inner, columns })
  }
  const flipped = (x: string, { shape }: Node) => {
    const [rank, order] = [shape.length, shape.map((_, axis) => axis)]
    const held = emit.training ? emit.node('Reshape', [x, emit.shape(shape)]) : x
    return emit.node('Transpose', [held], { perm: [...order.slice(0, -2), rank - 1, rank - 2] })
  }
  return emit.node('MatMul', [transposeA ? flipped(a, left) : a, transposeB ? flipped(b, right) : b])
}

type Numbers = { [i: number]: number }

/** The product of one pair of matrices at given starts in their arrays, summed in the order of the inner axis. */
function multiplier(rows: number, inner: number, columns: number, transposeA: boolean, transposeB: boolean) {
  const [rowA, innerA] = transposeA ? [1, rows] : [inner, 1]
  const [innerB, columnB] = transposeB ? [1, inner] : [columns, 1]
  const sums = new Float64Array(columns)
  return (a: Numbers, startA: number, b: Numbers, startB: number, out: Numbers, start: number) => {
    for (let i = 0; i < rows; i++) {
      sums.fill(0)
      for (let k = 0; k < inner; k++) {
        const factor = a[startA + i * rowA + k * innerA]!
        const from = startB + k * innerB
        for (let j = 0; j < columns; j++) sums[j]! += factor * b[from + j * columnB]!
      }
      for (let j = 0; j < columns; j++) out[start + i * columns + j] = sums[j]!
    }
  }
}

/**
 * The matrix product of the last two axes, either side transposed on request.
 *
 * @example
 * matmul(x, weights) // [batch, 784] times [784, 128]
 */
export function matmul(a: Node, b: Node, transposeA = false, transposeB = false): Node {
  const manyRows = a.shape.length > 2 && b.shape.length === 2 && !transposeA
  if (!manyRows) return apply(matmulOp, [a, b], { transposeA, transposeB })
  const rows = reshape(a, [multiplyDims(a.shape.slice(0, -1)), a.shape.at(-1)!])
  const product = apply(matmulOp, [rows, b], { transposeA, transposeB })
  return reshape(product, [...a.shape.slice(0, -1), product.shape[1]!])
}
