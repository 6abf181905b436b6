import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import { checkOptions } from '../named.ts'
import { add } from '../ops/add.ts'
import { cast } from '../ops/cast.ts'
import { scalar } from '../ops/constant.ts'
import { cos } from '../ops/cos.ts'
import { divide } from '../ops/divide.ts'
import { greater } from '../ops/greater.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { power } from '../ops/power.ts'
import { subtract } from '../ops/subtract.ts'
import { where } from '../ops/where.ts'
import { checkNotNegative, checkPositive } from '../ranges.ts'

/** How the learning rate goes over the steps: from the number of steps taken, a float scalar, to the rate. */
export type Schedule = { readonly name: string; build(step: Node): Node }

const floor = (x: Node) => cast(cast(x, 'int32'), 'float32')

function atLeastOne(what: string, steps: number): void {
  if (!(steps >= 1)) throw new UserError(`${what}: decaySteps is ${steps}`, { hint: 'give 1 or more' })
}

/** initial · decayRate^(step / decaySteps); in stairs, the exponent is whole. */
export function exponentialDecay(options: {
  initial: number
  decaySteps: number
  decayRate: number
  staircase?: boolean
}): Schedule {
  checkOptions('exponentialDecay', options, {
    initial: true,
    decaySteps: true,
    decayRate: true,
    staircase: true,
  })
  const { initial, decaySteps, decayRate, staircase = false } = options
  checkPositive('exponentialDecay: initial', initial)
  checkPositive('exponentialDecay: decayRate', decayRate)
  atLeastOne('exponentialDecay', decaySteps)
  return {
    name: 'exponentialDecay',
    build(step) {
      const periods = divide(step, decaySteps)
      return multiply(power(decayRate, staircase ? floor(periods) : periods), initial)
    },
  }
}

/**
 * Half a cosine from the top down to `alpha` times it over `decaySteps`, then constant (Loshchilov and Hutter 2017);
 * before it, when `warmupSteps` is given, a straight rise from `initial` to `warmupTarget`.
 */
export function cosineDecay(options: {
  initial: number
  decaySteps: number
  alpha?: number
  warmupTarget?: number
  warmupSteps?: number
}): Schedule {
  checkOptions('cosineDecay', options, {
    initial: true,
    decaySteps: true,
    alpha: true,
    warmupTarget: true,
    warmupSteps: true,
  })
  const { initial, decaySteps, alpha = 0, warmupSteps = 0 } = options
  checkNotNegative('cosineDecay: initial', initial)
  checkNotNegative('cosineDecay: alpha', alpha)
  checkNotNegative('cosineDecay: warmupSteps', warmupSteps)
  if (options.warmupTarget !== undefined) checkPositive('cosineDecay: warmupTarget', options.warmupTarget)
  atLeastOne('cosineDecay', decaySteps)
  const top = options.warmupTarget ?? initial
  const decayed = (step: Node) => {
    const part = minimum(divide(subtract(step, warmupSteps), decaySteps), 1)
    const wave = multiply(add(cos(multiply(part, Math.PI)), 1), 0.5)
    return multiply(add(multiply(wave, 1 - alpha), alpha), top)
  }
  const rising = (step: Node) => add(multiply(divide(step, warmupSteps), top - initial), initial)
  return {
    name: 'cosineDecay',
    build: (step) =>
      warmupSteps === 0 ? decayed(step) : where(greater(warmupSteps, step), rising(step), decayed(step)),
  }
}

/**
 * A constant rate between boundaries: `values[i]` up to and with step `boundaries[i]`, the last value after them.
 *
 * @throws UserError when there is not one value more than boundaries
 */
export function stepDecay(options: { boundaries: readonly number[]; values: readonly number[] }): Schedule {
  checkOptions('stepDecay', options, { boundaries: true, values: true })
  const { boundaries, values } = options
  if (!Array.isArray(boundaries) || !Array.isArray(values))
    throw new UserError('stepDecay: the boundaries and the values are not both lists', {
      hint: 'give them in brackets: { boundaries: [1000], values: [0.01, 0.001] }',
    })
  if (values.length !== boundaries.length + 1) {
    throw new UserError(
      `stepDecay: ${boundaries.length} boundaries need ${boundaries.length + 1} values, not ${values.length}`,
    )
  }
  for (const value of values) checkNotNegative('stepDecay: a value', value)
  if (boundaries.some((boundary, i) => !(boundary > (boundaries[i - 1] ?? -1))))
    throw new UserError(`stepDecay: the boundaries ${boundaries.join(', ')} do not rise`)
  return {
    name: 'stepDecay',
    build: (step) =>
      boundaries.reduceRight<Node>(
        (later, boundary, i) => where(greater(step, boundary), later, scalar(values[i]!)),
        scalar(values.at(-1)!),
      ),
  }
}

/** A straight rise from 0 to the rate of `after` (or to a constant) over the first steps. */
export function warmUp(options: { steps: number; after: number | Schedule }): Schedule {
  checkOptions('warmUp', options, { steps: true, after: true })
  const { steps, after } = options
  checkPositive('warmUp: steps', steps)
  if (typeof after !== 'object' || after === null) checkPositive('warmUp: after', after)
  return {
    name: 'warmUp',
    build(step) {
      const rate = typeof after === 'number' ? scalar(after) : after.build(step)
      return multiply(rate, minimum(divide(add(step, 1), steps), 1))
    },
  }
}
