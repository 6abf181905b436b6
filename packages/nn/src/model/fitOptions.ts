import { UserError } from '@bellwether/core'
import type { Callback } from '../callbacks/callback.ts'
import type { Tensor } from '../graph/tensor.ts'
import { checkOptions, type OptionNames } from '../named.ts'
import { checkCount } from '../ranges.ts'
import type { Tensors } from './feeding.ts'

export type FitOptions = {
  /** Passes over the data. Default 1. */
  epochs?: number
  /** Samples a step: all of them is batch, 1 stochastic gradient descent. Default 32. */
  batchSize?: number
  /** The part at the end of the data that is kept for validation. */
  validationSplit?: number
  validationData?: readonly [x: Tensors, y: Tensors, sampleWeight?: Tensor]
  /** A new order every epoch. Default true. */
  shuffle?: boolean
  /** What each sample counts in the loss, [samples]. */
  sampleWeight?: Tensor
  /** What each class counts in the training loss, by its number; 1 for those left out. */
  classWeight?: Readonly<Record<number, number>>
  /** How many batches of a stream make an epoch; the next epoch goes on where it stopped. By default the whole stream. */
  stepsPerEpoch?: number
  callbacks?: readonly Callback[]
  /** Draws a progress bar on standard error. Default false. */
  verbose?: boolean
  /** Goes on where a restored or stopped run was, up to `epochs` in all. */
  resume?: boolean
}

const optionNames: OptionNames<FitOptions> = {
  epochs: true,
  batchSize: true,
  validationSplit: true,
  validationData: true,
  shuffle: true,
  sampleWeight: true,
  classWeight: true,
  stepsPerEpoch: true,
  callbacks: true,
  verbose: true,
  resume: true,
}

/**
 * Checks what `fit` was asked for.
 *
 * @throws UserError naming the option and its value, or the nearest name of one that does not exist
 */
export function checkFitOptions(options: FitOptions): void {
  checkOptions('fit', options, optionNames)
  const { epochs = 1, batchSize = 32, stepsPerEpoch = 1, callbacks = [], validationData } = options
  if (validationData !== undefined && !(Array.isArray(validationData) && validationData.length >= 2))
    throw new UserError('fit: validationData are not inputs and labels', { hint: 'give [x, y], in brackets' })
  for (const [name, value] of Object.entries({ epochs, batchSize, stepsPerEpoch }))
    checkCount(`fit: ${name}`, value)
  if (Array.isArray(callbacks) && callbacks.every((one) => typeof one === 'object' && one !== null)) return
  throw new UserError('fit: callbacks are no list of callbacks', {
    hint: 'give [earlyStopping()], in brackets',
  })
}

/** Refuses what only rows in memory allow. */
export function refuseWeights({ sampleWeight, classWeight, validationSplit = 0 }: FitOptions): void {
  if (sampleWeight || classWeight)
    throw new UserError('fit: samples of a stream cannot be weighed', {
      hint: 'leave out samples, or repeat them',
    })
  if (validationSplit > 0)
    throw new UserError('fit: validationSplit cannot cut a stream', { hint: 'give validationData' })
}
