import type { NodeMap } from '../graph/program.ts'
import { type Dim, factorsOf, isStatic } from '../graph/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { createConstants } from './constants.ts'
import { type AttributeValue, type Emitter, type FloatType, type OnnxType, onnxTypes } from './emitter.ts'
import type { OnnxNode, OnnxTensor } from './format.ts'

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/** Numbers as the bytes of an ONNX tensor; floats in the type asked for. */
function constantBytes({ data, dtype }: Tensor, floatType: FloatType): { type: OnnxType; bytes: Uint8Array } {
  if (dtype !== 'float32') return { type: dtype, bytes: bytesOf(data) }
  return { type: floatType, bytes: bytesOf(floatType === 'float64' ? Float64Array.from(data) : data) }
}

/** Where a symbolic size can be read: an input and one of its axes. */
type DimSources = Readonly<Record<string, { input: string; axis: number }>>

function dimSources(inputs: NodeMap): DimSources {
  const found: Record<string, { input: string; axis: number }> = {}
  for (const [input, { shape }] of Object.entries(inputs)) {
    shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !dim.includes('*')) found[dim] ??= { input, axis }
    })
  }
  return found
}

/** Nodes of a graph; equal ones are written once. */
function createNodes(fresh: () => string) {
  const written: OnnxNode[] = []
  const known = new Map<string, OnnxNode>()
  return {
    written,
    add(
      opType: string,
      inputs: readonly string[],
      attributes: Record<string, AttributeValue>,
      outputs: number,
    ): string[] {
      const key = JSON.stringify([opType, inputs, attributes])
      let node = known.get(key)
      if (!node) {
        node = { opType, inputs, outputs: [], attributes }
        known.set(key, node)
        written.push(node)
      }
      while (node.outputs.length < outputs) node.outputs.push(fresh())
      return node.outputs
    },
  }
}

/** A size that is only known when the graph runs: its factors are read from the inputs and multiplied. */
function writeDim(emit: Emitter, size: Dim, sources: DimSources): string {
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

type Settings = Pick<Emitter, 'floatType' | 'training' | 'threads'> & {
  /** Goes before each made name. */
  readonly prefix: string
}

/**
 * Collects the nodes and constants of a graph.
 *
 * @param inputs every input that may tell a symbolic size
 */
export function createEmitter(
  inputs: NodeMap,
  { floatType, training, threads, prefix }: Settings,
): { emit: Emitter; nodes: readonly OnnxNode[]; initializers: readonly OnnxTensor[] } {
  let made = 0
  const fresh = () => `${prefix}v${made++}`
  const nodes = createNodes(fresh)
  const constants = createConstants(fresh)
  const sources = dimSources(inputs)
  const emit: Emitter = {
    floatType,
    training,
    threads,
    nodes: nodes.add,
    node: (opType, from, attributes = {}) => nodes.add(opType, from, attributes, 1)[0] as string,
    constant(value) {
      const { type, bytes } = constantBytes(value, floatType)
      return constants.add(type, value.shape, bytes)
    },
    scalar(value) {
      const data = floatType === 'float64' ? Float64Array.of(value) : Float32Array.of(value)
      return constants.add(floatType, [], bytesOf(data))
    },
    int64s: (values) => constants.add('int64', [values.length], bytesOf(BigInt64Array.from(values, BigInt))),
    dim: (size) => writeDim(emit, size, sources),
    shape: (shape) =>
      isStatic(shape) ? emit.int64s(shape) : emit.node('Concat', shape.map(emit.dim), { axis: 0 }),
    cast: (value, type) => emit.node('Cast', [value], { to: onnxTypes[type] }),
  }
  return { emit, nodes: nodes.written, initializers: constants.written }
}
