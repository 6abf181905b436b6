import type { Logs } from '../callbacks/callback.ts'
import { allocate, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { checkCount } from '../ranges.ts'
import { trainingColumns } from './batches.ts'
import {
  type Chunk,
  type Column,
  chunksOf,
  columnsOf,
  flatChunk,
  listOf,
  range,
  type Tensors,
} from './feeding.ts'
import type { Objective } from './objective.ts'
import { predictionName, sampleWeightName } from './programs.ts'
import { createScores } from './scores.ts'
import type { Session } from './session.ts'

/** Samples in one call where nothing depends on it. */
export const inferenceBatch = 256

/**
 * Batches where nothing depends on how they are cut. A last one of a single sample goes with the one before it: a
 * convolution of one sample alone is divided among threads, which changes the order of its sums.
 */
async function* inBatches(
  columns: readonly Column[],
  rows: Uint32Array,
  batch: number,
  what: string,
): AsyncGenerator<Chunk> {
  for (let start = 0; start < rows.length; ) {
    const left = rows.length - start
    const size = left === batch + 1 ? left : Math.min(batch, left)
    yield* chunksOf(columns, rows.subarray(start, start + size), { batch: size, steps: 1, what })
    start += size
  }
}

/** A step's results as if they were a run of one step. */
const asStep = (results: TensorMap): TensorMap =>
  Object.fromEntries(
    Object.entries(results).map(([name, { data, shape, dtype }]) => [
      name,
      tensor(data, [1, ...shape], dtype),
    ]),
  )

/**
 * Loss and metrics over rows of data.
 *
 * @throws UserError when the data does not fit the model
 */
export async function evaluateRows(
  session: Session,
  columns: readonly Column[],
  rows: Uint32Array,
  batch: number,
): Promise<Logs> {
  const weighted = columns.some(({ name }) => name === sampleWeightName)
  const { compiled } = await session.load('evaluate', weighted)
  const scores = createScores(session.objective as Objective)
  for await (const chunk of inBatches(columns, rows, batch, 'evaluate')) {
    const labels = scores.keep(chunk)
    const results = await compiled.run(flatChunk(chunk))
    await scores.add(asStep(results), 0, chunk.batch, labels)
  }
  return scores.logs()
}

export type EvaluateOptions = {
  /** Samples in one call; it changes nothing in the result. Default 256. */
  batchSize?: number
  /** What each sample counts in the loss, [samples]. */
  sampleWeight?: Tensor
}

/** Loss and metrics of a model on data. */
export async function evaluate(
  session: Session,
  x: Tensors,
  y: Tensors,
  options: EvaluateOptions = {},
): Promise<Logs> {
  checkOptions('evaluate', options, { batchSize: true, sampleWeight: true })
  const { batchSize = inferenceBatch, sampleWeight } = options
  checkCount('evaluate: batchSize', batchSize)
  const { program } = await session.load('evaluate', sampleWeight !== undefined)
  const columns = trainingColumns(session, program, x, y, 'evaluate', sampleWeight)
  return evaluateRows(session, columns, range(columns[0]!.source.shape[0]!), batchSize)
}

function joinRows(parts: readonly Tensor[], count: number): Tensor {
  const first = parts[0] as Tensor
  const width = first.shape[0] ? first.data.length / first.shape[0] : 0
  const whole = allocate(first.dtype, count * width)
  let at = 0
  for (const { data } of parts) {
    whole.set(data, at)
    at += data.length
  }
  return tensor(whole, [count, ...first.shape.slice(1)], first.dtype)
}

export type PredictOptions = Pick<EvaluateOptions, 'batchSize'>

/** Predictions of a model for data: one tensor for each output. */
export async function predict(session: Session, x: Tensors, options: PredictOptions = {}): Promise<Tensor[]> {
  checkOptions('predict', options, { batchSize: true })
  const { batchSize = inferenceBatch } = options
  checkCount('predict: batchSize', batchSize)
  const { program, compiled } = await session.load('predict')
  const columns = columnsOf(program, listOf(x), 'predict')
  const count = columns[0]!.source.shape[0]!
  const parts: TensorMap[] = []
  for await (const chunk of inBatches(columns, range(count), batchSize, 'predict')) {
    parts.push(await compiled.run(flatChunk(chunk)))
  }
  return session.network.outputs.map((_, i) =>
    joinRows(
      parts.map((part) => part[predictionName(i)] as Tensor),
      count,
    ),
  )
}
