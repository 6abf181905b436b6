import { createRandom, UserError } from '@bellwether/core'
import { allocate, type Tensor, tensor } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { checkCount } from '../ranges.ts'

/** Tensors that belong together: one sample's, or one batch's, such as `[x, y]`. */
export type Row = readonly Tensor[]

/** Samples one after the other, from memory, a file or the network. */
export type Source<T> = Iterable<T> | AsyncIterable<T>

/** A stream that can be gone through again, once an epoch: each time `open` is called. */
export const repeatable = <T>(open: () => Source<T>): AsyncIterable<T> => ({
  async *[Symbol.asyncIterator]() {
    yield* open()
  },
})

/**
 * Several tensors of one shape as one with a first axis more.
 *
 * @throws UserError when a shape differs
 */
export function stack(tensors: readonly Tensor[]): Tensor {
  const first = tensors[0]
  if (!first) throw new UserError('stack: there are no tensors')
  const size = first.data.length
  const data = allocate(first.dtype, tensors.length * size)
  tensors.forEach(({ shape, data: own }, i) => {
    if (shape.length !== first.shape.length || shape.some((dim, axis) => dim !== first.shape[axis]))
      throw new UserError(`stack: tensor ${i} has shape [${shape}], the first has [${first.shape}]`)
    data.set(own, i * size)
  })
  return tensor(data, [tensors.length, ...first.shape], first.dtype)
}

const stackRows = (rows: readonly Row[]): Tensor[] =>
  rows[0]!.map((_, part) => stack(rows.map((row) => row[part]!)))

/**
 * Gathers samples into batches; only one batch is in memory at a time.
 *
 * @param options.dropRemainder leaves out a last batch that is not full
 * @throws UserError when samples differ in shape
 */
export function batches(
  source: Source<Row>,
  options: { batchSize: number; dropRemainder?: boolean },
): AsyncIterable<Tensor[]> {
  checkOptions('batches', options, { batchSize: true, dropRemainder: true })
  const { batchSize, dropRemainder = false } = options
  checkCount('batches: batchSize', batchSize)
  return repeatable(async function* () {
    let rows: Row[] = []
    for await (const row of source) {
      rows.push(row)
      if (rows.length < batchSize) continue
      yield stackRows(rows)
      rows = []
    }
    if (rows.length > 0 && !dropRemainder) yield stackRows(rows)
  })
}

/**
 * Mixes a stream: each sample trades places with a random one of the last `buffer`. A buffer as long as the stream shuffles it
 * fully. Each pass gives another order.
 */
export function shuffled<T>(source: Source<T>, options: { buffer: number; seed: number }): AsyncIterable<T> {
  checkOptions('shuffled', options, { buffer: true, seed: true })
  const { buffer, seed } = options
  checkCount('shuffled: buffer', buffer)
  const passes = createRandom(seed)
  return repeatable(async function* () {
    const random = passes.fork()
    const held: T[] = []
    for await (const item of source) {
      if (held.length < buffer) {
        held.push(item)
        continue
      }
      const at = random.integer(buffer)
      yield held[at]!
      held[at] = item
    }
    while (held.length > 0) yield held.splice(random.integer(held.length), 1)[0]!
  })
}

/** Changes every item of a stream, such as to augment its images. */
export const mapped = <A, B>(source: Source<A>, change: (item: A) => B | Promise<B>): AsyncIterable<B> =>
  repeatable(async function* () {
    for await (const item of source) yield await change(item)
  })
