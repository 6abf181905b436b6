import { UserError } from '@bellwether/core'
import type { NodeType } from '../graph/node.ts'
import type { NodeMap, Program } from '../graph/program.ts'
import {
  allocate,
  elementCount,
  isTensor,
  type Tensor,
  type TensorMap,
  type TypedArray,
  tensor,
} from '../graph/tensor.ts'
import { takingTurns } from '../turns.ts'
import { tableSizes } from './indices.ts'
import { shapeHint } from './shapeHint.ts'

/** A run of equally large batches, laid one after the other: each tensor is [steps, batch, ...]. */
export type Chunk = { readonly feeds: TensorMap; readonly steps: number; readonly batch: number }

/** A tensor that is fed under a name, with the type and the shape of one sample that it is fed as. */
export type Column = {
  readonly name: string
  readonly source: Tensor
  readonly dtype: NodeType
  readonly shape: readonly number[]
  /** For row numbers of a table, such as an embedding's: how many rows it has. */
  readonly rows?: number | undefined
}

/** Tensors in the order of the model's inputs, or of its labels. */
export type Tensors = Tensor | readonly Tensor[]

export const listOf = (tensors: Tensors): readonly Tensor[] =>
  Array.isArray(tensors) ? tensors : [tensors as Tensor]

function sampleShape(name: string, node: NodeMap[string], source: Tensor): readonly number[] {
  const wanted = node.shape.slice(1) as readonly number[]
  const given = source.shape.slice(1)
  const fits = wanted.length === given.length && wanted.every((dim, axis) => dim === given[axis])
  const withoutOnes = (shape: readonly number[]) => shape.filter((dim) => dim !== 1).join()
  if (fits || (source.shape.length > 0 && withoutOnes(wanted) === withoutOnes(given))) return wanted
  throw new UserError(`${name}: each sample must be [${wanted}], but the data is [${source.shape}]`, {
    hint: shapeHint(name, wanted, source.shape),
  })
}

/**
 * Matches tensors with the program's inputs.
 *
 * @throws UserError when their number, their shapes or their sample counts do not fit
 */
export function columnsOf(program: Program, sources: readonly Tensor[], what: string): Column[] {
  const { inputs } = program
  const names = Object.keys(inputs)
  if (!Array.isArray(sources))
    throw new UserError(`${what} is no list of tensors`, { hint: 'a stream gives [x, y], batch by batch' })
  if (!sources.every(isTensor))
    throw new UserError(`${what}: the data must be tensors`, {
      hint: 'wrap arrays: tensor([[1, 2], [3, 4]])',
    })
  if (sources.length !== names.length) {
    throw new UserError(
      `${what}: ${names.length} tensors are needed (${names.join(', ')}), ${sources.length} were given`,
    )
  }
  const columns = names.map((name, i) => {
    const node = inputs[name]!
    const source = sources[i]!
    const shape = sampleShape(`${what}: "${name}"`, node, source)
    return { name, source, dtype: node.dtype, shape, rows: tableSizes(program).get(node) }
  })
  const count = sources[0]?.shape[0] ?? 0
  const uneven = columns.find(({ source }) => source.shape[0] !== count)
  if (uneven) {
    throw new UserError(
      `${what}: "${names[0]}" has ${count} samples but "${uneven.name}" has ${uneven.source.shape[0]}`,
      { hint: 'give every tensor the same number of samples' },
    )
  }
  if (count === 0) throw new UserError(`${what}: the data is empty`, { hint: 'give at least one sample' })
  return columns
}

/** Where a number of a sample stands, in words: its column in a table, its place along each axis in anything larger. */
function placeOf(at: number, shape: readonly number[]): string {
  if (shape.length < 2) return `column ${at}`
  const place = shape.map((dim, axis) => Math.floor(at / elementCount(shape.slice(axis + 1))) % dim)
  return `place [${place.join(', ')}]`
}

/** Numbers that are copied between two looks at the clock. */
const piece = 2 ** 17

/** Rows of a column as they are fed, checked for numbers that cannot be; the event loop turns in the middle of large ones. */
async function gather(
  column: Column,
  rows: ArrayLike<number>,
  what: string,
  turn: ReturnType<typeof takingTurns>,
): Promise<Tensor> {
  const { source, dtype, shape } = column
  const width = elementCount(shape)
  const data = allocate(dtype, rows.length * width)
  const most = Math.max(1, Math.floor(piece / Math.max(1, width)))
  for (let from = 0; from < rows.length; from += most) {
    const to = Math.min(rows.length, from + most)
    for (let i = from; i < to; i++) {
      const start = (rows[i] as number) * width
      data.set(source.data.subarray(start, start + width), i * width)
    }
    checkRows(column, data.subarray(from * width, to * width), rows, from, what)
    await turn()
  }
  return tensor(data, [rows.length, ...shape], dtype)
}

/**
 * Checks numbers that are fed.
 *
 * @param first the place in `rows` of the first row that they are of
 */
function checkRows(
  column: Column,
  data: TypedArray,
  rows: ArrayLike<number>,
  first: number,
  what: string,
): void {
  const { name, source, dtype, shape } = column
  const width = elementCount(shape)
  const bad = dtype === 'float32' ? firstInfinite(data) : firstBroken(source, rows, first, data.length, width)
  if (bad >= 0) {
    const row = rows[first + Math.floor(bad / width)] as number
    const value = source.data[row * width + (bad % width)]
    throw new UserError(
      `${what}: "${name}", sample ${row}, ${placeOf(bad % width, shape)}: ${value} cannot be used`,
      {
        hint:
          dtype === 'float32'
            ? 'fill or drop values that are missing or infinite first'
            : 'give whole numbers',
      },
    )
  }
  if (column.rows !== undefined) checkIndices(column, column.rows, data, rows, first, what)
}

/** Checks numbers that a table is looked up by. */
function checkIndices(
  { name, shape }: Column,
  size: number,
  data: ArrayLike<number>,
  rows: ArrayLike<number>,
  first: number,
  what: string,
): void {
  const width = elementCount(shape)
  for (let i = 0; i < data.length; i++) {
    const index = data[i] as number
    if (index >= 0 && index < size && Number.isInteger(index)) continue
    const row = rows[first + Math.floor(i / width)]
    throw new UserError(
      `${what}: "${name}", sample ${row}, ${placeOf(i % width, shape)}: ${index} is none of the ${size} rows`,
      {
        hint: `the embedding takes whole numbers from 0 to ${size - 1}: give it a larger inputDim, or correct the data`,
      },
    )
  }
}

/** A sum whose additions do not wait for one another, which takes a quarter of the time. */
function sumInLanes(data: ArrayLike<number>): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const whole = data.length - (data.length % 4)
  for (let i = 0; i < whole; i += 4) {
    a += data[i] as number
    b += data[i + 1] as number
    c += data[i + 2] as number
    d += data[i + 3] as number
  }
  for (let i = whole; i < data.length; i++) a += data[i] as number
  return a + b + c + d
}

/** Where the first NaN or infinity is: only looked for when the sum, which one spoils, is not finite. */
function firstInfinite(data: ArrayLike<number>): number {
  if (Number.isFinite(sumInLanes(data))) return -1
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i
  return -1
}

/** Where a number that must be whole is not, counted from the first of the rows taken. */
function firstBroken(
  { data, dtype }: Tensor,
  rows: ArrayLike<number>,
  first: number,
  count: number,
  width: number,
): number {
  if (dtype !== 'float32' && dtype !== 'float64') return -1
  for (let i = 0; i < count; i++) {
    const value = data[(rows[first + Math.floor(i / width)] as number) * width + (i % width)]
    if (!Number.isInteger(value)) return i
  }
  return -1
}

/**
 * Cuts rows into runs of batches. What is over at the end is a run of one smaller batch.
 *
 * @param steps batches in a run, at most
 */
export async function* chunksOf(
  columns: readonly Column[],
  rows: ArrayLike<number> & { subarray(start: number, end: number): ArrayLike<number> },
  { batch, steps, what }: { batch: number; steps: number; what: string },
): AsyncGenerator<Chunk> {
  for (let start = 0; start < rows.length; ) {
    const full = Math.min(steps, Math.floor((rows.length - start) / batch))
    const [count, size] = full > 0 ? [full, batch] : [1, rows.length - start]
    yield await chunk(columns, rows.subarray(start, start + count * size), count, size, what)
    start += count * size
  }
}

async function chunk(
  columns: readonly Column[],
  rows: ArrayLike<number>,
  steps: number,
  batch: number,
  what: string,
): Promise<Chunk> {
  const turn = takingTurns()
  const feeds: Record<string, Tensor> = {}
  for (const column of columns) {
    const { data, dtype } = await gather(column, rows, what, turn)
    feeds[column.name] = tensor(data, [steps, batch, ...column.shape], dtype)
  }
  return { feeds, steps, batch }
}

/** A chunk of one batch without its axis of steps, as programs without updates take it. */
export const flatChunk = ({ feeds }: Chunk): TensorMap =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { data, shape, dtype }]) => [
      name,
      tensor(data, shape.slice(1), dtype),
    ]),
  )

/**
 * Checks class numbers against the number of classes.
 *
 * @throws UserError naming the sample and its label
 */
export function checkClasses(what: string, labels: Tensor, classes: number, ignored?: number): void {
  const width = elementCount(labels.shape.slice(1))
  for (let i = 0; i < labels.data.length; i++) {
    const label = labels.data[i] as number
    if ((label >= 0 && label < classes) || Number.isNaN(label) || label === ignored) continue
    const sample = Math.floor(i / width)
    throw new UserError(`${what}: label ${label} of sample ${sample} is outside of the ${classes} classes`, {
      hint: `labels count from 0 to ${classes - 1}`,
    })
  }
}

/** `findIndex` of a typed array takes several times as long. */
function firstWhere(data: ArrayLike<number>, is: (value: number) => boolean): number {
  for (let i = 0; i < data.length; i++) if (is(data[i] as number)) return i
  return -1
}

/**
 * Checks labels that are probabilities.
 *
 * @throws UserError naming the sample and its label
 */
export function checkProbabilities(what: string, { source, shape }: Column): void {
  const bad = firstWhere(source.data, (label) => label < 0 || label > 1)
  if (bad < 0) return
  const width = elementCount(source.shape.slice(1))
  throw new UserError(
    `${what}: label ${source.data[bad]} of sample ${Math.floor(bad / width)}, ${placeOf(bad % width, shape)}, is not in 0 to 1`,
    { hint: 'labels are one-hot rows or probabilities; oneHot() makes them of class numbers' },
  )
}

/** The numbers 0 to count − 1. */
export function range(count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
