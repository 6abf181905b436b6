import { createRandom, shuffle, UserError } from '@bellwether/core'
import type { Program } from '../graph/program.ts'
import { elementCount, type Tensor } from '../graph/tensor.ts'
import { checkPart } from '../ranges.ts'
import { takingTurns } from '../turns.ts'
import {
  type Chunk,
  type Column,
  checkClasses,
  checkProbabilities,
  chunksOf,
  columnsOf,
  listOf,
  range,
  type Tensors,
} from './feeding.ts'
import type { Objective } from './objective.ts'
import { labelName, sampleWeightName } from './programs.ts'
import type { Session } from './session.ts'

/** Batches to train on, made anew for each epoch. */
export type BatchSource = {
  /** Whether the next run may be asked for while one is trained on: not of a stream, which would lose it when training stops. */
  readonly ahead: boolean
  /** Batches in an epoch; undefined when a stream does not say. */
  readonly batches: number | undefined
  /**
   * The epoch's batches in runs.
   *
   * @param skip batches at the start that were already trained on
   * @param steps how many batches the next run may hold
   */
  epoch(epoch: number, skip: number, steps: () => number): AsyncIterable<Chunk>
}

/** Bytes of the largest run: each run costs most of a millisecond, and a longer one than this takes more memory for little. */
const largestRun = 8 * 2 ** 20

/**
 * Checks labels against what their loss takes, and weights.
 *
 * @throws UserError naming the first label outside of the classes or of 0 to 1, or the first negative weight
 */
function checkLabels(what: string, session: Session, columns: readonly Column[]): void {
  const { targets } = session.objective as Objective
  targets.forEach(({ loss }, i) => {
    const labels = columns.find(({ name }) => name === labelName(i))
    const classes = session.outputShapes[i]?.at(-1)
    if (loss.labels === 'classes' && labels && typeof classes === 'number') {
      checkClasses(what, labels.source, classes, loss.ignoreClass)
    }
    if (loss.probabilities && labels) checkProbabilities(`${what}: ${loss.name}`, labels)
  })
  const weights = columns.find(({ name }) => name === sampleWeightName)?.source.data
  const negative = weights ? weights.findIndex((weight) => weight < 0) : -1
  if (negative >= 0) throw new UserError(`${what}: the weight of sample ${negative} is ${weights![negative]}`)
}

/** Rows that are shuffled between two looks at the clock. */
const piece = 2 ** 15

/** Rows in an epoch's order: the same for a run that goes on as for one that never stopped. */
async function orderOf(rows: Uint32Array, seed: number, epoch: number): Promise<Uint32Array> {
  const order = rows.slice()
  const random = createRandom(seed * 65_537 + epoch + 1)
  const turn = takingTurns()
  for (let end = order.length - 1; end > 0; end -= piece) {
    shuffle(order, random, end, Math.max(0, end - piece))
    await turn()
  }
  return order
}

/** Batches of rows in memory. */
export function rowBatches(
  columns: readonly Column[],
  rows: Uint32Array,
  { batchSize, shuffled, seed }: { batchSize: number; shuffled: boolean; seed: number },
): BatchSource {
  const sampleBytes = columns.reduce((sum, { shape }) => sum + 4 * elementCount(shape), 0)
  const most = Math.max(1, Math.floor(largestRun / (sampleBytes * batchSize)))
  return {
    ahead: true,
    batches: Math.ceil(rows.length / batchSize),
    async *epoch(epoch, skip, steps) {
      const order = shuffled ? await orderOf(rows, seed, epoch) : rows
      const taken = order.subarray(skip * batchSize)
      for (let start = 0; start < taken.length; ) {
        const run = Math.min(steps(), most)
        const part = taken.subarray(start, start + run * batchSize)
        yield* chunksOf(columns, part, { batch: batchSize, steps: run, what: 'fit' })
        start += part.length
      }
    },
  }
}

/** A stream of batches: each the tensors of the inputs, then of the labels. */
export type TensorStream = AsyncIterable<readonly Tensor[]> | Iterable<readonly Tensor[]>

/** Goes through a stream from its start, or on with one iterator over the epochs when an epoch is a number of its batches. */
function createPasses(stream: TensorStream, stepsPerEpoch: number | undefined) {
  const open = () =>
    Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]()
  let current: ReturnType<typeof open> | undefined
  return async function* () {
    if (stepsPerEpoch === undefined) return yield* stream
    for (let step = 0; step < stepsPerEpoch; step++) {
      current ??= open()
      let next = await current.next()
      if (next.done) {
        current = open()
        next = await current.next()
      }
      if (next.done) return
      yield next.value
    }
  }
}

/**
 * Batches that come from outside, one in memory at a time.
 *
 * @param stepsPerEpoch how many make an epoch; by default all of them
 */
export function streamBatches(
  session: Session,
  program: Program,
  stream: TensorStream,
  stepsPerEpoch?: number,
): BatchSource {
  let known: number | undefined = stepsPerEpoch
  const pass = createPasses(stream, stepsPerEpoch)
  return {
    ahead: false,
    get batches() {
      return known
    },
    async *epoch(_, skip) {
      let seen = 0
      for await (const tensors of pass()) {
        if (seen++ < skip) continue
        const columns = columnsOf(program, tensors, `fit: batch ${seen - 1}`)
        checkLabels(`fit: batch ${seen - 1}`, session, columns)
        const count = tensors[0]!.shape[0]!
        yield* chunksOf(columns, range(count), { batch: count, steps: 1, what: `fit: batch ${seen - 1}` })
      }
      if (seen === 0)
        throw new UserError('fit: the stream is empty', { hint: 'a stream must start anew for each epoch' })
      known = seen
    },
  }
}

/** The last part of the rows is kept for validation, as in Keras: before any shuffling. */
export function splitRows(count: number, part: number): { train: Uint32Array; validation: Uint32Array } {
  checkPart('fit: validationSplit', part)
  const kept = Math.floor(count * (1 - part))
  if (kept === 0)
    throw new UserError(`fit: validationSplit ${part} leaves none of ${count} samples to train on`)
  return { train: range(count).subarray(0, kept), validation: range(count).subarray(kept) }
}

/** Columns of inputs and labels together, checked. */
export function trainingColumns(
  session: Session,
  program: Program,
  x: Tensors,
  y: Tensors,
  what: string,
  weights?: Tensor,
): Column[] {
  const columns = columnsOf(program, [...listOf(x), ...listOf(y), ...(weights ? [weights] : [])], what)
  checkLabels(what, session, columns)
  return columns
}
