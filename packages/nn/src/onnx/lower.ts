import { type Node, topologicalOrder } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { type Dim, factorsOf, isStatic, type Shape } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { takingTurns } from '../turns.ts'
import { type AttributeValue, type Emitter, type OnnxType, onnxTypes } from './emitter.ts'
import type { OnnxNode, OnnxTensor, OnnxValue } from './format.ts'

/** The nodes and constants of a lowered graph, and the name of each of its outputs. */
export type Lowered = {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly outputs: Readonly<Record<string, string>>
}

export type FloatType = Emitter['floatType']

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/** Numbers as the bytes of an ONNX tensor; floats in the type asked for. */
function constantBytes({ data, dtype }: Tensor, floatType: FloatType): { type: OnnxType; bytes: Uint8Array } {
  if (dtype !== 'float32') return { type: dtype, bytes: bytesOf(data) }
  return { type: floatType, bytes: bytesOf(floatType === 'float64' ? Float64Array.from(data) : data) }
}

/** Where a symbolic size can be read: an input and one of its axes. */
type DimSource = Readonly<Record<string, { input: string; axis: number }>>

/** What a graph is written for. */
export type Target = {
  floatType?: FloatType
  /** How many threads will run it; left out in files for others. */
  threads?: number | undefined
}

export type LowerOptions = Target & {
  /** Goes before each made name, so that graphs can be nested. */
  prefix?: string
  /** Whether gradients are among the outputs. */
  training?: boolean
}

/**
 * Writes a graph as ONNX nodes, and lets the event loop turn in between.
 *
 * @param outputs by the name they are asked for
 * @param inputs every input that may tell a symbolic size
 */
export async function lowerGraph(
  outputs: NodeMap,
  inputs: NodeMap,
  { floatType = 'float32', prefix = '', training = false, threads }: LowerOptions = {},
): Promise<Lowered> {
  const nodes: OnnxNode[] = []
  const initializers: OnnxTensor[] = []
  const emit = createEmitter(nodes, initializers, dimSources(inputs), {
    floatType,
    prefix,
    training,
    threads,
  })
  const names = new Map<Node, string>()
  const turn = takingTurns()
  for (const node of topologicalOrder(Object.values(outputs))) {
    names.set(
      node,
      node.op.lower(
        emit,
        node.inputs.map((input) => names.get(input) as string),
        node,
      ),
    )
    await turn()
  }
  const named = Object.entries(outputs).map(([name, node]) => [name, names.get(node) as string] as const)
  return { nodes, initializers, outputs: Object.fromEntries(named) }
}

function dimSources(inputs: NodeMap): DimSource {
  const found: Record<string, { input: string; axis: number }> = {}
  for (const [input, { shape }] of Object.entries(inputs)) {
    shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !dim.includes('*')) found[dim] ??= { input, axis }
    })
  }
  return found
}

/** A short number of bytes, to find equal ones fast (Fowler, Noll and Vo's hash). */
function digest(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

/** Collects nodes and constants; equal ones are written once. */
function createEmitter(
  nodes: OnnxNode[],
  initializers: OnnxTensor[],
  sources: DimSource,
  { floatType, prefix, training, threads }: Required<LowerOptions>,
): Emitter {
  const written = new Map<string, OnnxNode>()
  const constants = new Map<string, OnnxTensor[]>()
  let made = 0
  const fresh = () => `${prefix}v${made++}`

  function addConstant(type: OnnxType, dims: readonly number[], bytes: Uint8Array): string {
    const key = `${type}[${dims}]${digest(bytes)}`
    const alike = constants.get(key) ?? []
    const known = alike.find((other) => sameBytes(other.bytes, bytes))
    if (known) return known.name
    const constant = { name: fresh(), type, dims, bytes }
    initializers.push(constant)
    constants.set(key, [...alike, constant])
    return constant.name
  }

  function emitNodes(
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue>,
    outputs: number,
  ): string[] {
    const key = JSON.stringify([opType, inputs, attributes])
    let node = written.get(key)
    if (!node) {
      node = { opType, inputs, outputs: [], attributes }
      written.set(key, node)
      nodes.push(node)
    }
    while (node.outputs.length < outputs) node.outputs.push(fresh())
    return node.outputs
  }

  function dim(size: Dim): string {
    const { factor, names } = factorsOf(size)
    return names.reduce(
      (product, name) => {
        const source = sources[name]
        if (!source) throw new Error(`no input tells the size "${name}"`)
        const { input, axis } = source
        const read = emit.node('Shape', [input], { start: axis, end: axis + 1 })
        return product === '' ? read : emit.node('Mul', [product, read])
      },
      factor === 1 && names.length > 0 ? '' : emit.int64s([factor]),
    )
  }

  const emit: Emitter = {
    floatType,
    training,
    threads,
    nodes: emitNodes,
    node: (opType, inputs, attributes = {}) => emitNodes(opType, inputs, attributes, 1)[0] as string,
    constant(value) {
      const { type, bytes } = constantBytes(value, floatType)
      return addConstant(type, value.shape, bytes)
    },
    scalar: (value) =>
      addConstant(
        floatType,
        [],
        bytesOf(floatType === 'float64' ? Float64Array.of(value) : Float32Array.of(value)),
      ),
    int64s: (values) => addConstant('int64', [values.length], bytesOf(BigInt64Array.from(values, BigInt))),
    dim,
    shape: (shape: Shape) =>
      isStatic(shape) ? emit.int64s(shape) : emit.node('Concat', shape.map(dim), { axis: 0 }),
    cast: (value, type) => emit.node('Cast', [value], { to: onnxTypes[type] }),
  }
  return emit
}

/** The declaration of a graph's input or output. */
export const declaration = (
  name: string,
  node: Node,
  floatType: FloatType,
  dims: Shape = node.shape,
): OnnxValue => ({
  name,
  type: node.dtype === 'float32' ? floatType : node.dtype,
  dims,
})

/** Declares all values of a map. */
export const declareAll = (nodes: NodeMap, floatType: FloatType) =>
  Object.entries(nodes).map(([name, node]) => declaration(name, node, floatType))
