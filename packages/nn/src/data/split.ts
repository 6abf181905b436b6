import { createRandom, shuffle, UserError } from '@bellwether/core'
import { type Tensor, takeRows } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { permutation, rowsByLabel, strataOf } from './order.ts'
import { sharedRowCount } from './rows.ts'

export type SplitOptions = {
  /** The part of samples to validate on, in [0, 1). */
  validation?: number
  /** The part of samples to test on, in [0, 1). */
  test?: number
  seed: number
  /** Labels whose mix every part keeps: class indices or one-hot rows. */
  stratify?: Tensor
}

export type Parts<P> = { train: P; validation: P; test: P }

type Tensors<T extends readonly Tensor[]> = { [K in keyof T]: Tensor }

function checkParts({ validation = 0, test = 0 }: SplitOptions): void {
  if (validation >= 0 && test >= 0 && validation + test < 1) return
  throw new UserError(`split: validation ${validation} and test ${test} leave nothing to train on`, {
    hint: 'both are parts of one, such as 0.1',
  })
}

/** Cuts rows that are already in random order, rounding so that neighbouring groups share what is left over. */
function cut(
  rows: ArrayLike<number> & { slice(a: number, b?: number): ArrayLike<number> },
  options: SplitOptions,
) {
  const test = Math.round(rows.length * (options.test ?? 0))
  const rest = test + Math.round(rows.length * (options.validation ?? 0))
  return { train: rows.slice(rest), validation: rows.slice(test, rest), test: rows.slice(0, test) }
}

function splitRows(count: number, options: SplitOptions): Parts<ArrayLike<number>> {
  const random = createRandom(options.seed)
  if (!options.stratify) return cut(permutation(count, random), options)
  const groups = rowsByLabel(strataOf(options.stratify)).map((rows) => cut(shuffle(rows, random), options))
  const gather = (part: keyof Parts<unknown>) =>
    shuffle(
      groups.flatMap((group) => Array.from(group[part])),
      random,
    )
  return { train: gather('train'), validation: gather('validation'), test: gather('test') }
}

/**
 * Divides samples at random into those to train on, to validate on and to test on.
 *
 * @param tensors that belong together row by row
 * @throws UserError when their sizes differ or nothing is left to train on
 * @example
 * const { train, test } = split([x, y], { test: 0.2, seed: 1, stratify: y })
 */
export function split<const T extends readonly Tensor[]>(
  tensors: T,
  options: SplitOptions,
): Parts<Tensors<T>> {
  checkOptions('split', options, { validation: true, test: true, seed: true, stratify: true })
  checkParts(options)
  const parts = splitRows(
    sharedRowCount('split', options.stratify ? [...tensors, options.stratify] : tensors),
    options,
  )
  const take = (rows: ArrayLike<number>) => tensors.map((source) => takeRows(source, rows)) as Tensors<T>
  return { train: take(parts.train), validation: take(parts.validation), test: take(parts.test) }
}
