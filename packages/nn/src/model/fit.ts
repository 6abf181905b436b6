import { UserError } from '@bellwether/core'
import type { Callback, Logs, TrainingRun } from '../callbacks/callback.ts'
import type { TensorMap } from '../graph/tensor.ts'
import {
  type BatchSource,
  rowBatches,
  splitRows,
  streamBatches,
  type TensorStream,
  trainingColumns,
} from './batches.ts'
import { checkpointFiles } from './checkpoint.ts'
import { evaluateRows, inferenceBatch } from './evaluate.ts'
import { type Chunk, range, type Tensors } from './feeding.ts'
import { createRateControl, type RateControl } from './learningRate.ts'
import { onnxBytes } from './onnxFile.ts'
import type { Objective } from './programs.ts'
import { createScores, type Scores } from './scores.ts'
import { type Loaded, readWeights, type Session, writeWeights } from './session.ts'

export type FitOptions = {
  /** Passes over the data. Default 1. */
  epochs?: number
  /** Samples a step: all of them is batch, 1 stochastic gradient descent. Default 32. */
  batchSize?: number
  /** The part at the end of the data that is kept for validation. */
  validationSplit?: number
  validationData?: readonly [x: Tensors, y: Tensors]
  /** A new order every epoch. Default true. */
  shuffle?: boolean
  callbacks?: readonly Callback[]
  /** Goes on where a restored or stopped run was, up to `epochs` in all. */
  resume?: boolean
}

/** What an epoch's end knew, epoch by epoch. */
export type History = {
  readonly epoch: number[]
  /** By name: `loss`, each metric, and the same with `val_` before it. */
  readonly history: Record<string, number[]>
}

type Validate = () => Promise<Logs>
type Plan = { readonly source: BatchSource; readonly validate: Validate | undefined }

function checkOptions({ epochs = 1, batchSize = 32 }: FitOptions): void {
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new UserError(`fit: ${name} is ${value}`, { hint: 'give a whole number from 1 on' })
    }
  }
}

/** Where batches come from, and what validates. */
async function planOf(
  session: Session,
  loaded: Loaded,
  data: TrainingData,
  options: FitOptions,
): Promise<Plan> {
  const { inputs } = loaded.program
  const { batchSize = 32, validationData, validationSplit = 0, shuffle = true } = options
  const given = validationData && trainingColumns(session, inputs, ...validationData, 'fit: validationData')
  const validateOn =
    (columns: ReturnType<typeof trainingColumns>, rows: Uint32Array): Validate =>
    () =>
      evaluateRows(session, columns, rows, Math.max(batchSize, inferenceBatch))
  const validateGiven = given && validateOn(given, range(given[0]!.source.shape[0]!))
  if ('stream' in data) return { source: streamBatches(inputs, data.stream), validate: validateGiven }
  const columns = trainingColumns(session, inputs, data.x, data.y, 'fit')
  const rows = splitRows(columns[0]!.source.shape[0]!, validationSplit)
  return {
    source: rowBatches(columns, rows.train, { batchSize, shuffled: shuffle, seed: session.seed }),
    validate:
      validateGiven ?? (rows.validation.length > 0 ? validateOn(columns, rows.validation) : undefined),
  }
}

export type TrainingData = { readonly x: Tensors; readonly y: Tensors } | { readonly stream: TensorStream }

/**
 * How many steps the next call takes. Calls get longer until one takes a tenth of a second, so that messages between
 * threads cost nothing and a run still stops at once. It changes nothing in the numbers.
 */
function createPace(longest = 32) {
  let steps = 1
  return {
    steps: () => steps,
    took(milliseconds: number, taken: number) {
      if (milliseconds < 60 && taken === steps) steps = Math.min(longest, steps * 2)
      else if (milliseconds > 250) steps = Math.max(1, steps >> 1)
    },
  }
}

/**
 * Trains a model.
 *
 * @throws UserError on data or options that do not fit
 */
export async function fit(session: Session, data: TrainingData, options: FitOptions): Promise<History> {
  checkOptions(options)
  const { epochs = 1, callbacks = [], resume = false } = options
  const loaded = await session.load('train')
  const plan = await planOf(session, loaded, data, options)
  if (!resume) session.progress = { epoch: 0, batch: 0 }
  const training = await beginTraining(session, loaded, plan, epochs)
  const history: History = { epoch: [], history: {} }
  let logs: Logs = {}
  try {
    await notify(callbacks, (callback) => callback.onTrainBegin?.(training.run))
    while (session.progress.epoch < epochs && !training.stopped()) {
      const { epoch } = session.progress
      await notify(callbacks, (callback) => callback.onEpochBegin?.(epoch, training.run))
      logs = await trainEpoch(training, callbacks)
      if (training.stopped() && session.progress.epoch === epoch) break
      logs = { ...logs, ...(await validated(plan.validate)) }
      record(history, epoch, logs)
      await notify(callbacks, (callback) => callback.onEpochEnd?.(epoch, logs, training.run))
    }
  } finally {
    await notify(callbacks, (callback) => callback.onTrainEnd?.(logs, training.run))
  }
  return history
}

async function notify(callbacks: readonly Callback[], call: (callback: Callback) => unknown): Promise<void> {
  for (const callback of callbacks) await call(callback)
}

async function validated(validate: Validate | undefined): Promise<Logs> {
  const logs = validate ? await validate() : {}
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [`val_${name}`, value]))
}

function record({ epoch: epochs, history }: History, epoch: number, logs: Logs): void {
  epochs.push(epoch)
  for (const [name, value] of Object.entries(logs)) (history[name] ??= []).push(value)
}

type Training = {
  readonly session: Session
  readonly loaded: Loaded
  readonly source: BatchSource
  readonly pace: ReturnType<typeof createPace>
  readonly rate: RateControl
  readonly run: TrainingRun
  stopped(): boolean
}

async function beginTraining(
  session: Session,
  loaded: Loaded,
  { source }: Plan,
  epochs: number,
): Promise<Training> {
  const rate = await createRateControl(session)
  let stopped = false
  const run: TrainingRun = {
    epochs,
    get batchesPerEpoch() {
      return source.batches
    },
    learningRate: rate.current,
    setLearningRate: rate.set,
    weights: () => readWeights(session),
    setWeights: (weights) => writeWeights(session, weights as TensorMap),
    checkpoint: () => checkpointFiles(session),
    onnx: () => onnxBytes(session),
    stop() {
      stopped = true
    },
  }
  return { session, loaded, source, pace: createPace(), rate, run, stopped: () => stopped }
}

/** Trains to the end of the epoch, or until the run is stopped; keeps count of where it is. */
async function trainEpoch(training: Training, callbacks: readonly Callback[]): Promise<Logs> {
  const { session, source, pace } = training
  const { epoch, batch: first } = session.progress
  const scores = createScores(session.objective as Objective)
  for await (const chunk of source.epoch(epoch, first, pace.steps)) {
    await trainChunk(training, chunk, scores, callbacks)
    if (training.stopped()) return scores.logs()
  }
  session.progress = { epoch: epoch + 1, batch: 0 }
  return scores.logs()
}

async function trainChunk(
  { session, loaded, pace, rate, run, stopped }: Training,
  chunk: Chunk,
  scores: Scores,
  callbacks: readonly Callback[],
): Promise<void> {
  await rate.flush()
  const labels = scores.keep(chunk)
  const began = performance.now()
  const results = await loaded.compiled.run(chunk.feeds, chunk.steps)
  pace.took(performance.now() - began, chunk.steps)
  rate.advance(chunk.steps)
  const { epoch, batch } = session.progress
  session.progress = { epoch, batch: batch + chunk.steps }
  for (let step = 0; step < chunk.steps; step++) {
    scores.add(results, step, chunk.batch, labels)
    const logs = callbacks.some(({ onBatchEnd }) => onBatchEnd) && !stopped() ? scores.logs() : undefined
    if (logs) await notify(callbacks, (callback) => callback.onBatchEnd?.(batch + step, logs, run))
  }
}
