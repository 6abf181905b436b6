import { named } from '../named.ts'
import { binaryCrossentropy } from './binaryCrossentropy.ts'
import { categoricalCrossentropy, sparseCategoricalCrossentropy } from './categoricalCrossentropy.ts'
import { huber, meanAbsoluteError, meanSquaredError } from './errors.ts'
import { klDivergence } from './klDivergence.ts'
import type { Loss } from './loss.ts'

/** Every loss by the names that `compile` takes, with its default options. */
export const losses = {
  meanSquaredError,
  mse: meanSquaredError,
  meanAbsoluteError,
  mae: meanAbsoluteError,
  huber,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  klDivergence,
} satisfies Record<string, () => Loss>

export type LossName = keyof typeof losses

/**
 * The loss of a name with its defaults, or a given one itself.
 *
 * @throws UserError on a name that is none
 */
export function lossOf(choice: LossName | Loss): Loss {
  if (typeof choice === 'object' && typeof choice?.build === 'function') return choice
  return named('loss', losses, choice)()
}
