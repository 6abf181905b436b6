import type { TensorMap } from '../graph/tensor.ts'

/** Means over the samples seen so far: `loss`, each metric's name, and the same with `val_` before it at an epoch's end. */
export type Logs = Readonly<Record<string, number>>

/** What a callback may see and change of the run that it watches. */
export type TrainingRun = {
  /** Epochs that `fit` was asked for. */
  readonly epochs: number
  /** Steps in an epoch; undefined while a stream of unknown length is in its first epoch. */
  readonly batchesPerEpoch: number | undefined
  /** The learning rate of the next step. */
  learningRate(): number
  /** Replaces the learning rate from the next step on; a schedule then scales from this value. */
  setLearningRate(rate: number): void
  /** A copy of every trainable and running weight. */
  weights(): Promise<TensorMap>
  setWeights(weights: TensorMap): Promise<void>
  /** All that training needs to go on to the bit, as files by name: weights, optimizer state, generator, counters. */
  checkpoint(): Promise<Readonly<Record<string, Uint8Array>>>
  /** The model for inference, as the bytes of an `.onnx` file: TensorBoard draws its graph from it. */
  onnx(): Promise<Uint8Array>
  /** Ends training cleanly after the step that is under way; `fit` then returns the history so far. */
  stop(): void
}

/**
 * Watches and steers training. Every hook is optional; a hook that returns a promise is awaited before training goes
 * on. Epochs and batches count from 0.
 *
 * A run takes K steps in one call of the executor, so `onBatchEnd` arrives in bursts, with every batch's own numbers in
 * order, and what a hook changes acts from the next burst.
 *
 * @example
 * const shout: Callback = { onEpochEnd: (epoch, logs) => console.error(epoch, logs.loss) }
 */
export type Callback = {
  onTrainBegin?(run: TrainingRun): void | Promise<void>
  onEpochBegin?(epoch: number, run: TrainingRun): void | Promise<void>
  onBatchEnd?(batch: number, logs: Logs, run: TrainingRun): void | Promise<void>
  onEpochEnd?(epoch: number, logs: Logs, run: TrainingRun): void | Promise<void>
  /** Also called when training was stopped or failed, so that files are closed. */
  onTrainEnd?(logs: Logs, run: TrainingRun): void | Promise<void>
}
