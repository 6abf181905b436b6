import { checkOptions } from '../named.ts'
import { zerosLike } from '../ops/constant.ts'
import { greater } from '../ops/greater.ts'
import { multiply } from '../ops/multiply.ts'
import { where } from '../ops/where.ts'
import { checkPart } from '../ranges.ts'
import { layer, type Named, namedOptions } from './layer.ts'

/**
 * While training, sets each number to 0 with probability `rate` and scales the others up so that their sum is kept on
 * average (Srivastava et al. 2014).
 *
 * @throws UserError when the rate is not in [0, 1)
 */
export function dropout(rate: number, options: Named = {}) {
  checkPart('dropout: rate', rate)
  return layer('dropout', { rate, ...checkOptions('dropout', options, namedOptions) }, (scope, x) => {
    if (!scope.training || rate === 0) return x!
    const keep = greater(scope.uniform(x!.shape), rate)
    return where(keep, multiply(x!, 1 / (1 - rate)), zerosLike(x!))
  })
}
