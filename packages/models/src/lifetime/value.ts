import { UserError } from '@bellwether/core'

/**
 * A customer's lifetime value: what its expected purchases of the next periods are worth today.
 *
 * @param expected expected purchases from now to a time from now, such as `(t) => bgNbdExpected(parameters, history, t)`
 * @param valuePerPurchase expected value of one, such as `gammaGammaExpected(…)`, times the margin
 * @param periods how many
 * @param length of a period, in the unit of time of `expected`
 * @param discount per period: 0.01 for 1 %
 * @throws UserError when a number makes no sense
 */
export function lifetimeValue(
  expected: (t: number) => number,
  valuePerPurchase: number,
  { periods, length, discount }: { periods: number; length: number; discount: number },
): number {
  if (!(periods > 0) || !(length > 0) || !(discount > -1)) {
    throw new UserError(`${periods} periods of length ${length} at a discount of ${discount}`, {
      hint: 'periods and length are above 0; a discount of 1 % a period is 0.01',
    })
  }
  let value = 0
  let before = 0
  for (let period = 1; period <= periods; period++) {
    const until = expected(period * length)
    value += ((until - before) * valuePerPurchase) / (1 + discount) ** period
    before = until
  }
  return value
}
