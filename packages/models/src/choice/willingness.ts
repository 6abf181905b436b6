import { UserError } from '@bellwether/core'
import {
  type Coefficient,
  coefficient,
  deltaVariance,
  type InferenceOptions,
} from '../regression/inference.ts'
import type { ChoiceFit } from './fit.ts'

/**
 * What one more unit of each variable is worth, in the unit of the price: −coefficient / coefficient of the price, with
 * standard errors by the delta method. In a mixed logit the coefficients are the means.
 *
 * @param price the name of the price's coefficient
 * @param options `robust` takes the robust covariance
 * @throws UserError when the model has no such coefficient
 */
export function willingnessToPay(
  fit: Pick<ChoiceFit, 'parameters' | 'estimates' | 'covariance' | 'robustCovariance'>,
  price: string,
  options: InferenceOptions & { robust?: boolean } = {},
): Coefficient[] {
  const { parameters, estimates } = fit
  const p = parameters.indexOf(price)
  if (p < 0) {
    throw new UserError(`there is no coefficient "${price}": ${parameters.join(', ')}`, {
      hint: 'name the coefficient of the price',
    })
  }
  const covariance = options.robust ? fit.robustCovariance : fit.covariance
  const ofPrice = estimates[p]!
  return parameters.flatMap((name, k) => {
    if (k === p || name.startsWith('scale') || name.startsWith('spread:')) return []
    const gradient = new Float64Array(estimates.length)
    gradient[k] = -1 / ofPrice
    gradient[p] = estimates[k]! / ofPrice ** 2
    const error = Math.sqrt(deltaVariance(gradient, covariance))
    return [coefficient(name, -estimates[k]! / ofPrice, error, options)]
  })
}
