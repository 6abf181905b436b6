import { apply, type Node, type NodeType, type Op } from '../graph/node.ts'
import { broadcastShapes } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { scalar } from './constant.ts'
import { expanded } from './strides.ts'
import { sumTo } from './sum.ts'

/** Ops without attributes. */
export type None = Readonly<Record<string, never>>
export const none: None = {}

/** What an elementwise op of one input says about itself. */
export type Unary = {
  readonly name: string
  /** The ONNX operator, or how to emit it. */
  readonly onnx: string | ((emit: Emitter, x: string) => string)
  f(x: number): number
  gradient(x: Node, output: Node, y: Node): Node | undefined
}

/** Makes an op that acts on each number by itself. */
export function unary({ name, onnx, f, gradient }: Unary): Op<None> {
  return {
    name,
    infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
    gradient: (node, output) => [gradient(node.inputs[0]!, output, node)],
    lower: (emit, [x]) => (typeof onnx === 'string' ? emit.node(onnx, [x!]) : onnx(emit, x!)),
    kernel(target, [x]) {
      for (let i = 0; i < target.data.length; i++) target.data[i] = f(x!.data[i] as number)
    },
  }
}

/** What an elementwise op of two inputs says about itself. */
export type Binary = {
  readonly name: string
  readonly onnx: string
  /** The type of the result, where it is not that of the inputs. */
  readonly dtype?: NodeType
  f(a: number, b: number): number
  /** Gradients in the shape of the output; they are summed back to the shapes of the inputs. */
  gradient(inputs: readonly [Node, Node], output: Node, y: Node): readonly (Node | undefined)[]
}

/** Makes an op that acts on pairs of numbers, stretching axes of size 1. */
export function binary({ name, onnx, dtype, f, gradient }: Binary): Op<None> {
  return {
    name,
    infer([a, b]) {
      const shape = broadcastShapes(a!.shape, b!.shape, name)
      if (a!.dtype !== b!.dtype) throw new Error(`${name}: types ${a!.dtype} and ${b!.dtype} differ`)
      return { shape, dtype: dtype ?? a!.dtype }
    },
    gradient(node, output) {
      const [a, b] = node.inputs as [Node, Node]
      const [da, db] = gradient([a, b], output, node)
      return [da && sumTo(da, a.shape), db && sumTo(db, b.shape)]
    },
    lower: (emit, inputs) => emit.node(onnx, inputs),
    kernel(target, [a, b]) {
      const left = expanded(a!, target)
      const right = expanded(b!, target)
      for (let i = 0; i < target.data.length; i++) target.data[i] = f(left[i] as number, right[i] as number)
    },
  }
}

/** The function that applies a unary op. */
export const unaryNode = (op: Op<None>) => (x: Node) => apply(op, [x], none)

/** The function that applies a binary op; a plain number becomes a constant. */
export const binaryNode = (op: Op<None>) => (a: Node | number, b: Node | number) =>
  apply(op, [typeof a === 'number' ? scalar(a) : a, typeof b === 'number' ? scalar(b) : b], none)
