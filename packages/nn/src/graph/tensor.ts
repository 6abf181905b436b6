import { UserError } from '@bellwether/core'
import { named } from '../named.ts'

/** The element types a tensor may hold; `bool` is kept as bytes 0 and 1. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint32' | 'uint8' | 'bool'

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array

/** Numbers in memory: a typed array in row-major order, its shape, its element type. */
export type Tensor = {
  readonly data: TypedArray
  readonly shape: readonly number[]
  readonly dtype: DType
}

/** Tensors by name: parameters, optimizer state, the inputs and outputs of a call. */
export type TensorMap = Readonly<Record<string, Tensor>>

/** Arrays of arrays of numbers, as one writes a small tensor by hand. */
export type Nested = readonly number[] | readonly Nested[]

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const

/** A zero-filled typed array for `size` elements of a type. */
export function allocate(dtype: DType, size: number): TypedArray {
  return new arrays[dtype](size)
}

/** The product of the dimensions: how many elements a tensor of this shape has. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((size, dim) => size * dim, 1)

function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Float64Array) return 'float64'
  if (data instanceof Int32Array) return 'int32'
  if (data instanceof Uint32Array) return 'uint32'
  return 'uint8'
}

function nestedShape(data: Nested): number[] {
  const shape: number[] = []
  for (let level: unknown = data; Array.isArray(level); level = level[0]) shape.push(level.length)
  return shape
}

function fromNested(data: Nested, shape: readonly number[] | undefined, dtype: DType): Tensor {
  const inferred = nestedShape(data)
  const flat = (data as readonly unknown[]).flat(Number.POSITIVE_INFINITY) as number[]
  const bad = flat.findIndex((value) => typeof value !== 'number')
  if (bad >= 0) throw new UserError(`tensor: element ${bad} is ${JSON.stringify(flat[bad])}, not a number`)
  if (flat.length !== elementCount(inferred)) {
    throw new UserError(
      `tensor: the nested array is ragged: ${flat.length} numbers do not fill [${inferred}]`,
      {
        hint: 'make every row equally long',
      },
    )
  }
  const array = allocate(dtype, flat.length)
  array.set(flat)
  return tensor(array, shape ?? inferred, dtype)
}

/**
 * A tensor over numbers. A typed array is not copied; its kind gives the element type. Plain (nested) arrays become
 * float32, or the `dtype` that is asked for.
 *
 * @param shape may be left out for nested arrays, and for a flat array that stays flat
 * @throws UserError when the shape does not hold exactly the numbers given
 * @example
 * tensor([[1, 2], [3, 4]]).shape // [2, 2]
 * tensor(new Float32Array(6), [2, 3]).dtype // 'float32'
 */
export function tensor(data: TypedArray | Nested, shape?: readonly number[], dtype?: DType): Tensor {
  if (dtype !== undefined) named('element type', arrays, dtype)
  if (!ArrayBuffer.isView(data) && !Array.isArray(data))
    throw new UserError(`tensor: the numbers are ${JSON.stringify(data)}`, {
      hint: 'give an array of numbers, or a typed array',
    })
  if (!ArrayBuffer.isView(data)) return fromNested(data, shape, dtype ?? 'float32')
  const array = data as TypedArray
  const dims = shape ?? [array.length]
  const wrong = dims.find((dim) => !Number.isInteger(dim) || dim < 0)
  if (wrong !== undefined) throw new UserError(`tensor: ${wrong} in shape [${dims}] is no dimension`)
  if (elementCount(dims) !== array.length) {
    throw new UserError(
      `tensor: shape [${dims}] holds ${elementCount(dims)} numbers but the data has ${array.length}`,
      { hint: 'pass the shape whose product is the number of values' },
    )
  }
  return { data: array, shape: dims, dtype: dtype ?? dtypeOf(array) }
}

export const isTensor = (x: unknown): x is Tensor =>
  typeof x === 'object' && x !== null && 'data' in x && 'shape' in x && 'dtype' in x

/** A tensor of zeros. */
export const zeros = (shape: readonly number[], dtype: DType = 'float32'): Tensor =>
  tensor(allocate(dtype, elementCount(shape)), shape, dtype)

/** The same numbers in another element type; the tensor itself when the type is already right. */
export function castTensor(source: Tensor, dtype: DType): Tensor {
  if (source.dtype === dtype) return source
  const data = allocate(dtype, source.data.length)
  data.set(source.data)
  return tensor(data, source.shape, dtype)
}

/**
 * Rows of a tensor (its first axis) in the order given: how batches are cut and data sets are shuffled and split.
 *
 * @param rows indices into the first axis, each in range
 */
export function takeRows(source: Tensor, rows: ArrayLike<number>): Tensor {
  const width = elementCount(source.shape.slice(1))
  const data = allocate(source.dtype, rows.length * width)
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * width
    data.set(source.data.subarray(start, start + width), i * width)
  }
  return tensor(data, [rows.length, ...source.shape.slice(1)], source.dtype)
}

/** Rows `start` to `end` (exclusive) of the first axis, as a view that shares memory. */
export function sliceRows(source: Tensor, start: number, end: number): Tensor {
  const width = elementCount(source.shape.slice(1))
  const data = source.data.subarray(start * width, end * width)
  return tensor(data, [end - start, ...source.shape.slice(1)], source.dtype)
}
