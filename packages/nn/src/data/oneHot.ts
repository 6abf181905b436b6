import { UserError } from '@bellwether/core'
import { type Tensor, tensor } from '../graph/tensor.ts'

/**
 * Class indices as rows with a single one.
 *
 * @param labels of shape [n] or [n, 1]
 * @param classes how many; by default one more than the largest index
 * @returns float32 of shape [n, classes]
 * @throws UserError on a label that is no index below `classes`
 * @example
 * oneHot([0, 2]).data // Float32Array [1, 0, 0, 0, 0, 1]
 */
export function oneHot(labels: Tensor | ArrayLike<number>, classes?: number): Tensor {
  const indices = 'data' in labels ? labels.data : labels
  const width = classes ?? Array.from(indices).reduce((most, index) => Math.max(most, index), -1) + 1
  const rows = new Float32Array(indices.length * width)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (!Number.isInteger(index) || index < 0 || index >= width)
      throw new UserError(`oneHot: label ${i} is ${index}, which is no class of ${width}`, {
        hint: 'labels are whole numbers from 0 to the number of classes − 1',
      })
    rows[i * width + index] = 1
  }
  return tensor(rows, [indices.length, width])
}

/** Fitted categories: each text has its number. */
export type Categories = {
  /** In alphabetical order (by code unit), so that the same texts always get the same numbers. */
  readonly names: readonly string[]
  /** @throws UserError on a text that was not fitted */
  indices(values: readonly string[]): Tensor
  /** Rows with a single one; a text that was not fitted gets all zeros. */
  oneHot(values: readonly string[]): Tensor
}

/**
 * Numbers the distinct texts of a column.
 *
 * @example
 * fitCategories(['red', 'blue', 'red']).indices(['blue', 'red']).data // Int32Array [0, 1]
 */
export function fitCategories(column: readonly string[]): Categories {
  const names = [...new Set(column)].sort()
  const numbers = new Map(names.map((name, i) => [name, i]))
  return {
    names,
    indices(values) {
      const unknown = values.findIndex((value) => !numbers.has(value))
      if (unknown >= 0)
        throw new UserError(`categories: value ${unknown} is "${values[unknown]}", which was not fitted`, {
          hint: `known are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`,
        })
      return tensor(Int32Array.from(values, (value) => numbers.get(value)!))
    },
    oneHot(values) {
      const rows = new Float32Array(values.length * names.length)
      values.forEach((value, i) => {
        const number = numbers.get(value)
        if (number !== undefined) rows[i * names.length + number] = 1
      })
      return tensor(rows, [values.length, names.length])
    },
  }
}
