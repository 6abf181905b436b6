import { createRandom, shuffle, UserError } from '@bellwether/core'
import { type Tensor, takeRows } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { checkCount } from '../ranges.ts'
import { permutation, rowsByLabel, strataOf } from './order.ts'
import { rowCount, sharedRowCount } from './rows.ts'

/** The rows of one round of cross-validation. */
export type Fold = { readonly train: Uint32Array; readonly validation: Uint32Array }

export type FoldOptions = {
  /** How many rounds; each sample is validated on in exactly one. Default 5. */
  folds?: number
  seed: number
  /** Labels whose mix every fold keeps: class indices or one-hot rows. */
  stratify?: Tensor
}

/** Row numbers so ordered that taking every k-th gives each fold its share of every label. */
function dealOrder(count: number, { seed, stratify }: FoldOptions): ArrayLike<number> {
  const random = createRandom(seed)
  return stratify
    ? rowsByLabel(strataOf(stratify)).flatMap((rows) => shuffle(rows, random))
    : permutation(count, random)
}

/**
 * The rows of each round of k-fold cross-validation. Folds differ in size by at most one sample, and, stratified, by at most
 * one sample of each label.
 *
 * @param count how many samples there are
 * @throws UserError when there are fewer samples than folds
 */
export function kFold(count: number, options: FoldOptions): Fold[] {
  checkOptions('kFold', options, { folds: true, seed: true, stratify: true })
  checkCount('kFold: the number of samples', count)
  const { folds = 5, stratify } = options
  if (stratify && rowCount(stratify) !== count)
    throw new UserError(`kFold: stratify holds ${rowCount(stratify)} labels for ${count} samples`)
  if (!Number.isInteger(folds) || folds < 2 || folds > count)
    throw new UserError(`kFold: ${count} samples cannot be dealt into ${folds} folds`, {
      hint: `use 2 to ${count} folds`,
    })
  const order = dealOrder(count, options)
  const foldOf = new Uint32Array(count)
  for (let i = 0; i < count; i++) foldOf[order[i]!] = i % folds
  const rows = Uint32Array.from({ length: count }, (_, row) => row)
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    validation: rows.filter((row) => foldOf[row] === fold),
  }))
}

/**
 * Scores a way to train by k-fold cross-validation, one fold after the other.
 *
 * @param tensors that belong together row by row, such as `[x, y]`
 * @param score trains on the first tensors and scores on the second
 * @returns the score of each fold
 * @example
 * const scores = await crossValidate([x, y], { seed: 1 }, async ([x, y], [xVal, yVal]) => {
 *   const model = build()
 *   await model.fit(x, y, { epochs: 5 })
 *   return (await model.evaluate(xVal, yVal)).loss
 * })
 */
export async function crossValidate<const T extends readonly Tensor[], S>(
  tensors: T,
  options: FoldOptions,
  score: (
    train: { [K in keyof T]: Tensor },
    validation: { [K in keyof T]: Tensor },
    fold: number,
  ) => S | Promise<S>,
): Promise<S[]> {
  if (typeof score !== 'function')
    throw new UserError('crossValidate: there is no function that scores a fold', {
      hint: 'give one that trains on the first tensors and scores on the second',
    })
  const take = (rows: Uint32Array) =>
    tensors.map((source) => takeRows(source, rows)) as { [K in keyof T]: Tensor }
  const scores: S[] = []
  for (const [i, fold] of kFold(sharedRowCount('crossValidate', tensors), options).entries())
    scores.push(await score(take(fold.train), take(fold.validation), i))
  return scores
}
