import { checkOptions, named, type OptionNames } from '../named.ts'
import { checkNotNegative, checkPositive } from '../ranges.ts'
import { clipByGlobalNorm, clipByNorm, clipByValue } from './clip.ts'
import { chain, type Optimizer, type Transform } from './optimizer.ts'
import type { Schedule } from './schedule.ts'
import {
  type AdamOptions,
  addDecayedWeights,
  addScaledDecay,
  type RmsOptions,
  scaleByAdagrad,
  scaleByAdam,
  scaleByLearningRate,
  scaleByRms,
  trace,
} from './transforms.ts'

/** What every optimizer takes: its learning rate and how gradients are limited before anything else. */
export type CommonOptions = {
  learningRate?: number | Schedule
  clipValue?: number
  clipNorm?: number
  globalClipNorm?: number
  /** Decoupled weight decay, per step times the learning rate. */
  weightDecay?: number
}

const common: OptionNames<CommonOptions> = {
  learningRate: true,
  clipValue: true,
  clipNorm: true,
  globalClipNorm: true,
  weightDecay: true,
}
const moments: OptionNames<AdamOptions> = { beta1: true, beta2: true, epsilon: true }

type Links = { scale?: Transform[]; after?: Transform[] }

/** Chains what is common around what is an optimizer's own. */
function assemble(
  name: string,
  rate: number,
  options: CommonOptions,
  { scale = [], after = [] }: Links,
): Optimizer {
  const { learningRate = rate, clipValue, clipNorm, globalClipNorm, weightDecay } = options
  if (typeof learningRate !== 'object' || learningRate === null)
    checkPositive(`${name}: learningRate`, learningRate)
  if (weightDecay !== undefined) checkNotNegative(`${name}: weightDecay`, weightDecay)
  const links = [
    ...(clipNorm === undefined ? [] : [clipByNorm(clipNorm)]),
    ...(globalClipNorm === undefined ? [] : [clipByGlobalNorm(globalClipNorm)]),
    ...(clipValue === undefined ? [] : [clipByValue(clipValue)]),
    ...scale,
    ...(weightDecay && after.length === 0 ? [addDecayedWeights(weightDecay)] : []),
    scaleByLearningRate(),
    ...after,
    // Behind momentum, which would else gather the decay too: decoupled is what stays out of all slots.
    ...(weightDecay && after.length > 0 ? [addScaledDecay(weightDecay)] : []),
  ]
  return { name, transform: chain(...links), learningRate }
}

export type SgdOptions = CommonOptions & { momentum?: number; nesterov?: boolean }

/** Gradient descent, with momentum on request. The rate is inside the momentum, as in Keras. Rate 0.01. */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkOptions('sgd', options, { momentum: true, nesterov: true, ...common })
  const { momentum = 0, nesterov = false } = options
  return assemble('sgd', 0.01, options, { after: momentum === 0 ? [] : [trace(momentum, nesterov)] })
}

export type RmspropOptions = CommonOptions & RmsOptions & { momentum?: number }

/** RMSProp (Hinton 2012). Rate 0.001; ε inside the root, as in Keras. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkOptions('rmsprop', options, { rho: true, epsilon: true, centered: true, momentum: true, ...common })
  const { momentum = 0 } = options
  return assemble('rmsprop', 0.001, options, {
    scale: [scaleByRms(options)],
    after: momentum === 0 ? [] : [trace(momentum)],
  })
}

export type AdagradOptions = CommonOptions & { initial?: number; epsilon?: number }

/** Adagrad (Duchi et al. 2011). Rate 0.001; the sum of squares starts at 0.1. */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  checkOptions('adagrad', options, { initial: true, epsilon: true, ...common })
  return assemble('adagrad', 0.001, options, { scale: [scaleByAdagrad(options)] })
}

/** Adam (Kingma and Ba 2015). Rate 0.001. */
export function adam(options: CommonOptions & AdamOptions = {}): Optimizer {
  checkOptions('adam', options, { ...moments, ...common })
  return assemble('adam', 0.001, options, { scale: [scaleByAdam(options)] })
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019). Rate 0.001, decay 0.004. */
export function adamw(options: CommonOptions & AdamOptions = {}): Optimizer {
  checkOptions('adamw', options, { ...moments, ...common })
  return assemble('adamw', 0.001, { weightDecay: 0.004, ...options }, { scale: [scaleByAdam(options)] })
}

/** Every optimizer by the name that `compile` takes, with its default options. */
export const optimizers = {
  sgd,
  rmsprop,
  adagrad,
  adam,
  adamw,
} satisfies Record<string, () => Optimizer>

export type OptimizerName = keyof typeof optimizers

/**
 * The optimizer of a name with its defaults, or a given one itself.
 *
 * @throws UserError on a name that is none
 */
export function optimizerOf(choice: OptimizerName | Optimizer): Optimizer {
  if (typeof choice === 'object' && typeof choice?.transform?.update === 'function') return choice
  return named('optimizer', optimizers, choice)()
}
