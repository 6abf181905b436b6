import { UserError } from '@bellwether/core'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { criticalValue } from '../regression/inference.ts'
import { noncentralTail } from './noncentral-t.ts'

/** What an experiment measures: the mean of a value, or the share of units with something. */
export type Metric =
  | { readonly kind: 'mean'; readonly standardDeviation: number }
  | { readonly kind: 'proportion'; readonly baseline: number }

export type PowerOptions = {
  /** Chance of a false alarm, two-sided; 0.05 by default. */
  alpha?: number
  /** Units of the treatment for each of the control; 1 by default. */
  ratio?: number
}

const upper = (p: number) => normalQuantile(1 - p, 0, 1)

/** The standard deviations, a unit of control, of the difference if there is no effect and if there is. */
function deviations(metric: Metric, effect: number, ratio: number): { none: number; effect: number } {
  if (metric.kind === 'mean') {
    const deviation = metric.standardDeviation * Math.sqrt(1 + 1 / ratio)
    return { none: deviation, effect: deviation }
  }
  const { baseline } = metric
  const treated = baseline + effect
  if (!(baseline > 0 && baseline < 1 && treated > 0 && treated < 1)) {
    throw new UserError(`a share of ${baseline} that becomes ${treated}`, {
      hint: 'give shares between 0 and 1',
    })
  }
  const pooled = (baseline + ratio * treated) / (1 + ratio)
  return {
    none: Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
    effect: Math.sqrt(baseline * (1 - baseline) + (treated * (1 - treated)) / ratio),
  }
}

/** The power of Student's two-sample t test with pooled variance (Cohen, 1988, ch. 2). */
function powerOfMeans(deviation: number, effect: number, units: number, alpha: number, ratio: number) {
  const degreesOfFreedom = units * (1 + ratio) - 2
  const bound = criticalValue({ level: 1 - alpha, degreesOfFreedom })
  const shift = (effect * Math.sqrt(units)) / deviation
  const tail = (sign: number) => noncentralTail(bound, degreesOfFreedom, sign * shift)
  return tail(1) + tail(-1)
}

/**
 * The chance that an experiment shows an effect that is there: for means the two-sided t test; for shares the two-sided z
 * test with the pooled variance under no effect (Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions",
 * ch. 4).
 *
 * @param effect treatment − control, in the metric's unit
 * @param units of the control
 * @throws UserError for shares outside (0, 1), or fewer than two units a group
 * @example
 * power({ kind: 'proportion', baseline: 0.1 }, 0.01, 15_000) // 0.81
 */
export function power(metric: Metric, effect: number, units: number, options: PowerOptions = {}): number {
  const { alpha = 0.05, ratio = 1 } = options
  if (!(units >= 2 && units * ratio >= 1)) {
    throw new UserError(`${units} units of the control, ${units * ratio} of the treatment`, {
      hint: 'give two or more in each group',
    })
  }
  const spread = deviations(metric, effect, ratio)
  if (metric.kind === 'mean') return powerOfMeans(spread.none, effect, units, alpha, ratio)
  const shift = (Math.abs(effect) * Math.sqrt(units)) / spread.effect
  const bound = (upper(alpha / 2) * spread.none) / spread.effect
  return normalCdf(shift - bound, 0, 1) + normalCdf(-shift - bound, 0, 1)
}

/**
 * The units of the control that an effect needs to be seen with the given power.
 *
 * @throws UserError for an effect of 0, or shares outside (0, 1)
 * @example
 * sampleSize({ kind: 'mean', standardDeviation: 10 }, 1, 0.8) // 1571
 */
export function sampleSize(metric: Metric, effect: number, wanted = 0.8, options: PowerOptions = {}): number {
  if (effect === 0)
    throw new UserError('an effect of 0 cannot be seen', { hint: 'give the least effect that matters' })
  const { alpha = 0.05, ratio = 1 } = options
  const spread = deviations(metric, effect, ratio)
  const sum = upper(alpha / 2) * spread.none + upper(1 - wanted) * spread.effect
  let units = Math.ceil((sum / effect) ** 2)
  if (metric.kind === 'proportion') return units
  // Student's t needs a unit or two more than the normal distribution, more when there are few.
  units = Math.max(units, 2, Math.ceil(1 / ratio))
  while (power(metric, effect, units, options) < wanted) units++
  return units
}

/** The least positive effect that the given units see with the given power. */
export function detectableEffect(
  metric: Metric,
  units: number,
  wanted = 0.8,
  options: PowerOptions = {},
): number {
  let low = 0
  let high = metric.kind === 'mean' ? metric.standardDeviation * 1e3 : 1 - metric.baseline
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (power(metric, middle, units, options) < wanted) low = middle
    else high = middle
  }
  return high
}
