/**
 * How products of two matrices are written, so that every sum is taken in the same order for any number of threads.
 *
 * The runtime's product (MLAS) goes through the inner axis in runs, of 128 numbers or, where a thread has 64 columns or fewer,
 * of more; threads have a part of the columns each where there are more of them than rows (16 is the least), else a part of
 * the rows. So the order hangs on the threads where columns are divided and the inner axis is longer than a run. Then blocks of
 * no more columns than rows are products of their own, in one node that is as fast.
 */
import { type Dim, factorsOf } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'

/** [rows, inner] times [inner, columns]; `transA` and `transB` say which is given as its transpose. */
export type Product = {
  readonly a: string
  readonly b: string
  readonly transA: boolean
  readonly transB: boolean
  readonly rows: Dim
  readonly inner: Dim
  readonly columns: Dim
}

const longestRun = 128
const narrowest = 16

/** What an axis has at least: symbolic sizes may be 1. */
const least = (dim: Dim): number => factorsOf(dim).factor

/** ONNX's node or nodes for a product. */
export function lowerProduct(emit: Emitter, product: Product): string {
  const steady = emit.threads === undefined || !hangsOnThreads(product)
  return (steady ? lowerDirect : lowerBlocks)(emit, product)
}

/**
 * Whether threads are given columns, of an inner axis of several runs; or single rows, which the runtime multiplies in another
 * way (only for few rows of very many numbers are there so many threads).
 */
function hangsOnThreads({ transA, rows, inner, columns }: Product): boolean {
  if (typeof columns === 'string') return false
  const length = typeof inner === 'number' ? inner : Number.POSITIVE_INFINITY
  if (columns > narrowest) return length > longestRun && columns > least(rows)
  return !transA && columns > 1 && columns * length >= 2 ** 15 && least(rows) < 2 * narrowest
}

function lowerDirect(emit: Emitter, product: Product): string {
  const { a, b, transA, transB, columns } = product
  if (emit.threads !== undefined && columns === 1 && !transA) return lowerColumn(emit, product)
  if (!transA && !transB) return emit.node('MatMul', [a, b])
  if (transA && !transB && worthTurning(product)) return emit.node('MatMul', [turn(emit, product), b])
  return emit.node('Gemm', [a, b], { transA: Number(transA), transB: Number(transB) })
}

/** Whether turning pays: many columns read the transpose often, of few rows it is soon made (and shared by products with the same). */
const worthTurning = ({ rows, columns }: Product) =>
  Number(columns) > longestRun || (columns === longestRun && Number(rows) <= longestRun)

/**
 * The transpose of a, made in a pass of its own: within the product the runtime reads its columns anew for every 128 columns
 * of b. The reshape keeps the runtime from moving the transpose back into the product.
 */
function turn(emit: Emitter, { a, rows, inner }: Product): string {
  return emit.node('Reshape', [emit.node('Transpose', [a], { perm: [1, 0] }), emit.shape([rows, inner])])
}

/** One column is a row of the transposed product: of a column the runtime takes four rows at a time, and the rest singly. */
function lowerColumn(emit: Emitter, { a, b, rows, inner }: Product): string {
  const row = emit.node('Reshape', [b, emit.shape([1, inner])])
  return emit.node('Reshape', [emit.node('Gemm', [row, a], { transA: 0, transB: 1 }), emit.shape([rows, 1])])
}

/** The width of the blocks: a multiple of 16 that divides the columns, no more than the rows; else 16. */
function blockWidth(columns: number, rows: number): number {
  for (let width = rows - (rows % narrowest); width > narrowest; width -= narrowest) {
    if (columns % width === 0) return width
  }
  return narrowest
}

function lowerBlocks(emit: Emitter, product: Product): string {
  const { a, transA, rows } = product
  const columns = Number(product.columns)
  const width = blockWidth(columns, least(rows))
  const count = Math.ceil(columns / width)
  const blocks = emit.node('MatMul', [
    emit.node('Unsqueeze', [transA ? turn(emit, product) : a, emit.int64s([0])]),
    columnBlocks(emit, product, count, width),
  ])
  const side = emit.node('Transpose', [blocks], { perm: [1, 0, 2] })
  const wide = emit.node('Reshape', [side, emit.int64s([-1, count * width])])
  if (count * width === columns) return wide
  return emit.node('Slice', [wide, ...[0, columns, 1].map((value) => emit.int64s([value]))])
}

/** b as [blocks, inner, width], filled up with zeros. */
function columnBlocks(
  emit: Emitter,
  { b, transB, inner, columns }: Product,
  count: number,
  width: number,
): string {
  const missing = count * width - Number(columns)
  const pads = emit.int64s(transB ? [0, 0, missing, 0] : [0, 0, 0, missing])
  const full = missing === 0 ? b : emit.node('Pad', [b, pads])
  const apart = transB ? [count, width, inner] : [inner, count, width]
  const cut = emit.node('Reshape', [full, emit.shape(apart)])
  return emit.node('Transpose', [cut], { perm: transB ? [0, 2, 1] : [1, 0, 2] })
}
