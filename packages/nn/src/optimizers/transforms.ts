import { UserError } from '@bellwether/core'
import type { NodeMap } from '../graph/program.ts'
import { add } from '../ops/add.ts'
import { divide } from '../ops/divide.ts'
import { multiply } from '../ops/multiply.ts'
import { power } from '../ops/power.ts'
import { sqrt } from '../ops/sqrt.ts'
import { subtract } from '../ops/subtract.ts'
import { checkNotNegative } from '../ranges.ts'
import { mapNodes, type Slots, scale, stateless, type Transform } from './optimizer.ts'

/** Checks a number that tells how much of the past is kept. */
function part(what: string, value: number): void {
  if (value >= 0 && value < 1) return
  throw new UserError(`${what} is ${value}`, { hint: 'give a number from 0 to below 1' })
}

/** Multiplies by the step's learning rate: the last link of most chains. */
export const scaleByLearningRate = (): Transform =>
  stateless(
    'scaleByLearningRate',
    (gradients, { learningRate }) => mapNodes(gradients, (gradient) => scale(gradient, learningRate)),
    { elementwise: true },
  )

/** Adds `factor` times the weight itself: weight decay that is decoupled when it stands after the scaling by moments. */
export const addDecayedWeights = (factor: number): Transform =>
  stateless(
    'addDecayedWeights',
    (gradients, { weights }) =>
      mapNodes(gradients, (gradient, name) => add(gradient, multiply(weights[name]!, factor))),
    { elementwise: true },
  )

/** The same by `factor` times the learning rate: for a place after the scaling by it. */
export const addScaledDecay = (factor: number): Transform =>
  stateless(
    'addScaledDecay',
    (gradients, { weights, learningRate }) =>
      mapNodes(gradients, (gradient, name) =>
        add(gradient, multiply(weights[name]!, multiply(learningRate, factor))),
      ),
    { elementwise: true },
  )

/**
 * Accumulates m ← decay · m + g and gives m, or with Nesterov's look-ahead decay · m + g (Sutskever et al. 2013).
 */
export function trace(decay: number, nesterov = false): Transform {
  part('trace: momentum', decay)
  const update: Transform['update'] = (gradients, slots) => {
    const momentum = mapNodes(gradients, (gradient, name) =>
      add(multiply(slots.momentum![name]!, decay), gradient),
    )
    const ahead = (name: string) => add(multiply(momentum[name]!, decay), gradients[name]!)
    return {
      gradients: nesterov ? mapNodes(gradients, (_, name) => ahead(name)) : momentum,
      slots: { momentum },
    }
  }
  return { name: 'trace', init: { momentum: 0 }, elementwise: true, update }
}

/** A moving average of a slot: m + (1 − decay)(x − m). */
const average = (slots: Slots, slot: string, values: NodeMap, decay: number): NodeMap =>
  mapNodes(values, (value, name) => {
    const before = slots[slot]![name]!
    return add(before, multiply(subtract(value, before), 1 - decay))
  })

const squared = (gradients: NodeMap): NodeMap =>
  mapNodes(gradients, (gradient) => multiply(gradient, gradient))

export type AdamOptions = { beta1?: number; beta2?: number; epsilon?: number }

/**
 * Divides the mean of past gradients by the root of the mean of their squares, both corrected for their start at zero
 * (Kingma and Ba 2015). ε is added outside the correction, as in the paper's section 2 and in Keras.
 */
export function scaleByAdam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions = {}): Transform {
  part('scaleByAdam: beta1', beta1)
  part('scaleByAdam: beta2', beta2)
  checkNotNegative('scaleByAdam: epsilon', epsilon)
  const update: Transform['update'] = (gradients, slots, { step }) => {
    const mean = average(slots, 'mean', gradients, beta1)
    const square = average(slots, 'square', squared(gradients), beta2)
    const correction = divide(sqrt(subtract(1, power(beta2, step))), subtract(1, power(beta1, step)))
    return {
      gradients: mapNodes(mean, (m, name) => scale(divide(m, add(sqrt(square[name]!), epsilon)), correction)),
      slots: { mean, square },
    }
  }
  return { name: 'scaleByAdam', init: { mean: 0, square: 0 }, elementwise: true, update }
}

export type RmsOptions = { rho?: number; epsilon?: number; centered?: boolean }

/** Divides by the root of a moving mean of squares, less the squared moving mean when centered (Hinton 2012; Graves 2013). */
export function scaleByRms({ rho = 0.9, epsilon = 1e-7, centered = false }: RmsOptions = {}): Transform {
  part('scaleByRms: rho', rho)
  checkNotNegative('scaleByRms: epsilon', epsilon)
  const update: Transform['update'] = (gradients, slots) => {
    const square = average(slots, 'square', squared(gradients), rho)
    const mean = centered ? average(slots, 'mean', gradients, rho) : undefined
    const spread = (name: string) => {
      const m = mean?.[name]
      return m ? subtract(square[name]!, multiply(m, m)) : square[name]!
    }
    return {
      gradients: mapNodes(gradients, (gradient, name) => divide(gradient, sqrt(add(spread(name), epsilon)))),
      slots: mean ? { square, mean } : { square },
    }
  }
  return {
    name: 'scaleByRms',
    init: centered ? { square: 0, mean: 0 } : { square: 0 },
    elementwise: true,
    update,
  }
}

/** Divides by the root of the sum of all squares so far (Duchi et al. 2011). */
export const scaleByAdagrad = ({ initial = 0.1, epsilon = 1e-7 } = {}): Transform => ({
  name: 'scaleByAdagrad',
  init: { total: initial },
  elementwise: true,
  update(gradients, slots) {
    const total = mapNodes(squared(gradients), (square, name) => add(slots.total![name]!, square))
    return {
      gradients: mapNodes(gradients, (gradient, name) => divide(gradient, sqrt(add(total[name]!, epsilon)))),
      slots: { total },
    }
  },
})
