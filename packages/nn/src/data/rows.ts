import { UserError } from '@bellwether/core'
import { isTensor, type Tensor, tensor } from '../graph/tensor.ts'

/**
 * Checks that something is a tensor.
 *
 * @throws UserError that says how to make one
 */
export function checkTensor(what: string, source: unknown): void {
  if (isTensor(source)) return
  throw new UserError(`${what}: the data are no tensor`, { hint: 'wrap arrays: tensor([[1, 2], [3, 4]])' })
}

/** How many samples a tensor holds. */
export const rowCount = (source: Tensor): number => source.shape[0] ?? 0

/**
 * How many samples several tensors hold together.
 *
 * @throws UserError when they differ, or when there are none
 */
export function sharedRowCount(what: string, sources: readonly Tensor[]): number {
  if (!Array.isArray(sources))
    throw new UserError(`${what}: the tensors are no list`, { hint: 'give them in brackets: [x, y]' })
  for (const source of sources) checkTensor(what, source)
  const count = sources[0] ? rowCount(sources[0]) : 0
  const other = sources.find((source) => rowCount(source) !== count)
  if (other)
    throw new UserError(`${what}: tensors of ${count} and of ${rowCount(other)} samples do not go together`, {
      hint: 'the first axis of every tensor counts the samples',
    })
  if (count === 0) throw new UserError(`${what}: there are no samples`, { hint: 'pass at least one row' })
  return count
}

/** A table of samples in rows and of features in columns: every axis but the first counts as features. */
export const columnCount = (source: Tensor): number => source.data.length / Math.max(1, rowCount(source))

/** A new tensor of floats, as precise as another one's and made number by number. */
export function floatsLike(
  source: Tensor,
  shape: readonly number[],
  valueAt: (index: number) => number,
): Tensor {
  const length = shape.reduce((size, n) => size * n, 1)
  const values = source.dtype === 'float64' ? new Float64Array(length) : new Float32Array(length)
  for (let i = 0; i < length; i++) values[i] = valueAt(i)
  return tensor(values, shape)
}
