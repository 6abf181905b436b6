import { type Random, shuffle } from '@bellwether/core'
import { type Tensor, takeRows } from '../graph/tensor.ts'
import { argmax } from '../metrics/rows.ts'
import { sharedRowCount } from './rows.ts'

/** The numbers 0 … count − 1 in a random order. */
export const permutation = (count: number, random: Random): Uint32Array =>
  shuffle(
    Uint32Array.from({ length: count }, (_, i) => i),
    random,
  )

/**
 * Copies of tensors with their samples in one common random order.
 *
 * @example
 * const [x, y] = shuffleRows([tensor([[1], [2]]), tensor([1, 2])], createRandom(1))
 */
export function shuffleRows<const T extends readonly Tensor[]>(
  tensors: T,
  random: Random,
): { [K in keyof T]: Tensor } {
  const order = permutation(sharedRowCount('shuffleRows', tensors), random)
  return tensors.map((source) => takeRows(source, order)) as { [K in keyof T]: Tensor }
}

/** Row numbers by their label, in rising order of label. */
export function rowsByLabel(labels: ArrayLike<number>): number[][] {
  const groups = new Map<number, number[]>()
  for (let row = 0; row < labels.length; row++) {
    const group = groups.get(labels[row]!)
    if (group) group.push(row)
    else groups.set(labels[row]!, [row])
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, rows]) => rows)
}

/**
 * One label a sample, as strata: class indices as they are, one-hot rows by their class.
 */
export function strataOf(labels: Tensor): Float64Array {
  const [count = 0] = labels.shape
  const width = labels.data.length / Math.max(1, count)
  if (width === 1) return Float64Array.from(labels.data)
  const strata = new Float64Array(count)
  for (let row = 0; row < count; row++)
    strata[row] = argmax((column) => labels.data[row * width + column]!, width)
  return strata
}
