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

/**
 * How many rows of each group go to a part, so that together they are the part of all rows, and each group's differ from its
 * own part by less than one: what whole numbers leave over goes to the largest remainders (Hamilton's method).
 *
 * @param free how many rows each group still has
 */
function allot(sizes: readonly number[], free: readonly number[], part: number): number[] {
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * part)
  const counts = sizes.map((size, i) => Math.min(free[i]!, Math.floor(size * part)))
  const remainder = (i: number) => sizes[i]! * part - counts[i]!
  const order = [...sizes.keys()]
    .filter((i) => counts[i]! < free[i]!)
    .sort((a, b) => remainder(b) - remainder(a))
  const left = total - counts.reduce((sum, count) => sum + count, 0)
  for (const i of order.slice(0, Math.max(0, left))) counts[i]!++
  return counts
}

type Rows = ArrayLike<number> & { slice(a: number, b?: number): ArrayLike<number> }

/** Cuts groups of rows that are already in random order. */
function cut(
  groups: readonly Rows[],
  { test = 0, validation = 0 }: SplitOptions,
): Parts<ArrayLike<number>>[] {
  const sizes = groups.map(({ length }) => length)
  const tested = allot(sizes, sizes, test)
  const free = sizes.map((size, i) => size - tested[i]!)
  const validated = allot(sizes, free, validation)
  return groups.map((rows, i) => {
    const start = tested[i]!
    const rest = start + validated[i]!
    return {
      train: rows.slice(rest),
      validation: rows.slice(start, rest),
      test: rows.slice(0, start),
    }
  })
}

function splitRows(count: number, options: SplitOptions): Parts<ArrayLike<number>> {
  const random = createRandom(options.seed)
  if (!options.stratify) return cut([permutation(count, random)], options)[0]!
  const strata = rowsByLabel(strataOf(options.stratify))
  const groups = cut(
    strata.map((rows) => shuffle(rows, random)),
    options,
  )
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
  if (parts.train.length === 0)
    throw new UserError(
      `split: of ${parts.test.length + parts.validation.length} samples none is left to train on`,
      {
        hint: 'give more samples, or smaller parts',
      },
    )
  const take = (rows: ArrayLike<number>) => tensors.map((source) => takeRows(source, rows)) as Tensors<T>
  return { train: take(parts.train), validation: take(parts.validation), test: take(parts.test) }
}
