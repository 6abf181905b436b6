import { UserError } from '@bellwether/core'
import type { Callback, Logs, TrainingRun } from '../callbacks/callback.ts'
import { progressBar } from '../callbacks/progressBar.ts'
import type { TensorMap } from '../graph/tensor.ts'
import { takingTurns } from '../turns.ts'
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
import { type Chunk, type Column, range, type Tensors } from './feeding.ts'
import { checkFitOptions, type FitOptions, refuseWeights } from './fitOptions.ts'
import { createRateControl, type RateControl } from './learningRate.ts'
import type { Objective } from './objective.ts'
import { onnxBytes } from './onnxFile.ts'
import { createScores, type Scores } from './scores.ts'
import { type Loaded, readWeights, type Session, writeWeights } from './session.ts'
import { classWeights } from './weighting.ts'

/** What an epoch's end knew, epoch by epoch. */
export type History = {
  readonly epoch: number[]
  /** By name: `loss`, each metric, and the same with `val_` before it. */
  readonly history: Record<string, number[]>
}

type Validate = () => Promise<Logs>
type Plan = {
  readonly loaded: Loaded
  readonly source: BatchSource
  readonly validate: Validate | undefined
}

/** What validates on rows of columns after each epoch. */
const validateOn =
  (
    session: Session,
    columns: readonly Column[],
    rows: Uint32Array,
    { batchSize = 32 }: FitOptions,
  ): Validate =>
  () =>
    evaluateRows(session, columns, rows, Math.max(batchSize, inferenceBatch))

/** What validates on data of its own. */
async function validateGiven(
  session: Session,
  [x, y, weights]: NonNullable<FitOptions['validationData']>,
  options: FitOptions,
): Promise<Validate> {
  const { program } = await session.load('evaluate', weights !== undefined)
  const columns = trainingColumns(session, program, x, y, 'fit: validationData', weights)
  return validateOn(session, columns, range(columns[0]!.source.shape[0]!), options)
}

/** What validates on the last rows of the training data; weights of classes are only for training. */
async function validateSplit(
  session: Session,
  { x, y }: Rows,
  rows: Uint32Array,
  options: FitOptions,
): Promise<Validate | undefined> {
  if (rows.length === 0) return undefined
  const { program } = await session.load('evaluate', options.sampleWeight !== undefined)
  const columns = trainingColumns(session, program, x, y, 'fit', options.sampleWeight)
  return validateOn(session, columns, rows, options)
}

/** Where batches come from, and what validates. */
async function planOf(session: Session, data: TrainingData, options: FitOptions): Promise<Plan> {
  const { batchSize = 32, validationData, validationSplit = 0, shuffle = true, sampleWeight } = options
  const given = validationData && (await validateGiven(session, validationData, options))
  if ('stream' in data) {
    refuseWeights(options)
    const loaded = await session.load('train')
    const source = streamBatches(session, loaded.program, data.stream, options.stepsPerEpoch)
    return { loaded, source, validate: given }
  }
  const weights = options.classWeight
    ? classWeights(session, data.y, options.classWeight, sampleWeight)
    : sampleWeight
  const loaded = await session.load('train', weights !== undefined)
  const columns = trainingColumns(session, loaded.program, data.x, data.y, 'fit', weights)
  const rows = splitRows(columns[0]!.source.shape[0]!, given ? 0 : validationSplit)
  return {
    loaded,
    source: rowBatches(columns, rows.train, { batchSize, shuffled: shuffle, seed: session.seed }),
    validate: given ?? (await validateSplit(session, data, rows.validation, options)),
  }
}

type Rows = { readonly x: Tensors; readonly y: Tensors }

export type TrainingData = Rows | { readonly stream: TensorStream }

/**
 * How many steps the next call takes. Calls get longer until one takes a quarter of a second or more: each hands all weights
 * in and out, a twentieth of a small transformer's step, and a run still stops within half a second. It changes nothing in the
 * numbers.
 */
function createPace(longest = 32) {
  let steps = 1
  return {
    steps: () => steps,
    took(milliseconds: number, taken: number) {
      if (milliseconds < 200 && taken === steps) steps = Math.min(longest, steps * 2)
      else if (milliseconds > 600) steps = Math.max(1, steps >> 1)
    },
  }
}

/**
 * Trains a model.
 *
 * @throws UserError on data or options that do not fit
 */
export async function fit(session: Session, data: TrainingData, options: FitOptions): Promise<History> {
  checkFitOptions(options)
  if (session.training)
    throw new UserError('fit: the model is being trained already', { hint: 'await the first fit' })
  session.training = true
  try {
    return await train(session, data, options)
  } finally {
    session.training = false
  }
}

async function train(session: Session, data: TrainingData, options: FitOptions): Promise<History> {
  const { epochs = 1, resume = false, verbose = false } = options
  const callbacks = [...(options.callbacks ?? []), ...(verbose ? [progressBar()] : [])]
  const plan = await planOf(session, data, options)
  if (!resume) session.progress = { epoch: 0, batch: 0 }
  const training = await beginTraining(session, plan, epochs)
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

async function beginTraining(session: Session, { loaded, source }: Plan, epochs: number): Promise<Training> {
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
  const chunks = readingAhead(source.epoch(epoch, first, pace.steps))
  for (let chunk = await chunks.take(); chunk; chunk = await chunks.take()) {
    await trainChunk(training, chunk, scores, callbacks, source.ahead ? chunks.prepare : () => {})
    if (!training.stopped()) continue
    await chunks.end()
    return scores.logs()
  }
  session.progress = { epoch: epoch + 1, batch: 0 }
  return scores.logs()
}

/** An iterator whose next entry can be asked for before it is taken; what goes wrong with it is thrown when it is taken. */
function readingAhead<T>(entries: AsyncIterable<T> | Iterable<T>) {
  const iterator =
    Symbol.asyncIterator in entries ? entries[Symbol.asyncIterator]() : entries[Symbol.iterator]()
  let next: Promise<IteratorResult<T>> | undefined
  return {
    prepare(): void {
      next ??= (async () => iterator.next())()
      next.catch(() => {})
    },
    async take(): Promise<T | undefined> {
      this.prepare()
      const { value, done } = await (next as Promise<IteratorResult<T>>)
      next = undefined
      return done ? undefined : value
    },
    async end(): Promise<void> {
      await iterator.return?.()
    },
  }
}

/** @param meanwhile what to do while the executor trains: cutting the next batches costs as much as a small network's step */
async function trainChunk(
  { session, loaded, pace, rate, run, stopped }: Training,
  chunk: Chunk,
  scores: Scores,
  callbacks: readonly Callback[],
  meanwhile: () => void,
): Promise<void> {
  await rate.flush()
  const labels = scores.keep(chunk)
  const began = performance.now()
  const running = loaded.compiled.run(chunk.feeds, chunk.steps)
  meanwhile()
  const results = await running
  pace.took(performance.now() - began, chunk.steps)
  rate.advance(chunk.steps)
  const { epoch, batch } = session.progress
  session.progress = { epoch, batch: batch + chunk.steps }
  const turn = takingTurns()
  for (let step = 0; step < chunk.steps; step++) {
    await turn()
    await scores.add(results, step, chunk.batch, labels)
    const logs = callbacks.some(({ onBatchEnd }) => onBatchEnd) && !stopped() ? scores.logs() : undefined
    if (logs) await notify(callbacks, (callback) => callback.onBatchEnd?.(batch + step, logs, run))
  }
}
