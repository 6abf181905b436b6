import type { Dim, Shape } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'

/** `TensorProto.DataType` of the ONNX standard. */
export const onnxTypes = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
} as const

/** The element types that appear in the ONNX files written here. */
export type OnnxType = keyof typeof onnxTypes

/** The type that stands for `float32` nodes. */
export type FloatType = 'float32' | 'float64'

/** Attributes of an ONNX node: whole numbers and lists of them, text, and floats marked as such. */
export type AttributeValue = number | readonly number[] | string | { float: number }

/**
 * What an op's `lower` writes to. Values are names. The same node written twice is one node (common subexpressions
 * are shared), and one that is asked again with more outputs gets them added.
 */
export type Emitter = {
  /** The type that stands for `float32` nodes: `float64` in a double-precision file. */
  readonly floatType: FloatType
  /** Whether gradients are computed too: then what they take again may be worth making in the forward pass. */
  readonly training: boolean
  /**
   * How many threads will run it, where results must be the same to the bit for any number of them. Left out in files for
   * others, which keep to the operators that readers expect.
   */
  readonly threads: number | undefined
  /** Emits a node and gives its first output. */
  node(opType: string, inputs: readonly string[], attributes?: Record<string, AttributeValue>): string
  /** Emits a node with several outputs and gives them all. */
  nodes(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue>,
    outputs: number,
  ): string[]
  /** A constant; float32 data becomes `floatType`. */
  constant(value: Tensor): string
  /** A floating scalar constant. */
  scalar(value: number): string
  /** An int64 vector constant, as axes and shapes are written. */
  int64s(values: readonly number[]): string
  /** The size of an axis as an int64 vector of one, read from the program's inputs when it is symbolic. */
  dim(dim: Dim): string
  /** A shape as an int64 vector. */
  shape(shape: Shape): string
  cast(value: string, type: OnnxType): string
}
