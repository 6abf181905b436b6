/** An interval's upper part is at most a fifth larger than its lower one, about. */
const most = 0.2
/** How many units an 80 % interval usually reaches. */
const usualReach = 1.6
/** Networks and trends foresee a part of what makes errors of relative size lean upwards. */
const unforeseen = 0.5

/**
 * The skew of a quantity above 0 whose errors are relative ones, the logarithm of an interval's upper part over its lower
 * one: for a log-normal distribution it is the half width relative to the point, of which forecasts of competitions show
 * half. 0 around a point that is not positive.
 *
 * @param unit the width that one deviation has
 */
export function relativeSkew(point: number, unit: number): number {
  return point > 0 ? Math.min(most, (unforeseen * usualReach * unit) / point) : 0
}

/** How far the upper part reaches beyond the mean of both, relative to it; the lower one falls short by as much. */
export const leaning = (skew: number): number => Math.tanh(skew / 2)

/** An error in units of its own side's part. */
export const evened = (error: number, skew: number): number => error / (1 + Math.sign(error) * leaning(skew))
