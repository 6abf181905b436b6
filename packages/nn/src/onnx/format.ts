import { UserError } from '@bellwether/core'
import type { Dim } from '../graph/shape.ts'
import { takingTurns } from '../turns.ts'
import { type AttributeValue, type OnnxType, onnxTypes } from './emitter.ts'
import { decodeMessage, encodeMessage, type Field, type Writer } from './protobuf.ts'

/**
 * The parts of ONNX's `onnx.proto` (IR version 9) that are written and read here. Field numbers are those of the
 * standard: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export type OnnxTensor = {
  readonly name: string
  readonly type: OnnxType
  readonly dims: readonly number[]
  readonly bytes: Uint8Array
}

export type OnnxValue = { readonly name: string; readonly type: OnnxType; readonly dims: readonly Dim[] }

export type OnnxNode = {
  readonly opType: string
  readonly inputs: readonly string[]
  readonly outputs: string[]
  readonly attributes: Readonly<Record<string, AttributeValue | OnnxGraph>>
}

export type OnnxGraph = {
  readonly name: string
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** The operator set that the lowerings are written for. */
const opset = 20
const irVersion = 9

const attributeTypes = { float: 1, int: 2, text: 3, graph: 5, ints: 7 } as const

type Turn = ReturnType<typeof takingTurns>

/** @param body the bytes of an attribute that is a graph */
function writeAttribute(
  writer: Writer,
  name: string,
  value: AttributeValue | OnnxGraph,
  body: Uint8Array | undefined,
): void {
  const type = 20
  writer.text(1, name)
  if (typeof value === 'number') {
    writer.varint(3, value)
    writer.varint(type, attributeTypes.int)
  } else if (typeof value === 'string') {
    writer.text(4, value)
    writer.varint(type, attributeTypes.text)
  } else if ('float' in value) {
    writer.float(2, value.float)
    writer.varint(type, attributeTypes.float)
  } else if ('nodes' in value) {
    writer.bytes(6, body as Uint8Array)
    writer.varint(type, attributeTypes.graph)
  } else {
    for (const item of value) writer.varint(8, item)
    writer.varint(type, attributeTypes.ints)
  }
}

function writeNode(writer: Writer, node: OnnxNode, bodies: ReadonlyMap<string, Uint8Array>): void {
  for (const input of node.inputs) writer.text(1, input)
  for (const output of node.outputs) writer.text(2, output)
  writer.text(4, node.opType)
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.message(5, (inner) => writeAttribute(inner, name, value, bodies.get(name)))
  }
}

function writeTensor(writer: Writer, tensor: OnnxTensor): void {
  if (tensor.dims.length > 0) writer.packed(1, tensor.dims)
  writer.varint(2, onnxTypes[tensor.type])
  writer.text(8, tensor.name)
  writer.bytes(9, tensor.bytes)
}

function writeValue(writer: Writer, { name, type, dims }: OnnxValue): void {
  writer.text(1, name)
  writer.message(2, (typeProto) =>
    typeProto.message(1, (tensorType) => {
      tensorType.varint(1, onnxTypes[type])
      tensorType.message(2, (shape) => {
        for (const dim of dims) {
          shape.message(1, (one) => (typeof dim === 'number' ? one.varint(1, dim) : one.text(2, dim)))
        }
      })
    }),
  )
}

/** A node's bytes, after those of the graphs in it; the event loop turns in between. */
async function encodeNode(node: OnnxNode, turn: Turn): Promise<Uint8Array> {
  const bodies = new Map<string, Uint8Array>()
  for (const [name, value] of Object.entries(node.attributes)) {
    if (typeof value === 'object' && 'nodes' in value) bodies.set(name, await encodeGraph(value, turn))
  }
  return encodeMessage((writer) => writeNode(writer, node, bodies))
}

async function encodeGraph(graph: OnnxGraph, turn: Turn): Promise<Uint8Array> {
  const nodes: Uint8Array[] = []
  for (const node of graph.nodes) {
    nodes.push(await encodeNode(node, turn))
    await turn()
  }
  return encodeMessage((writer) => {
    for (const node of nodes) writer.bytes(1, node)
    writer.text(2, graph.name)
    for (const tensor of graph.initializers) writer.message(5, (inner) => writeTensor(inner, tensor))
    for (const value of graph.inputs) writer.message(11, (inner) => writeValue(inner, value))
    for (const value of graph.outputs) writer.message(12, (inner) => writeValue(inner, value))
  })
}

/** The bytes of an `.onnx` file. `metadata` goes into its properties. */
export async function encodeModel(
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const bytes = await encodeGraph(graph, takingTurns())
  return encodeMessage((model) => {
    model.varint(1, irVersion)
    model.text(2, 'bellwether')
    model.bytes(7, bytes)
    model.message(8, (set) => set.varint(2, opset))
    for (const [key, value] of Object.entries(metadata)) {
      model.message(14, (entry) => {
        entry.text(1, key)
        entry.text(2, value)
      })
    }
  })
}

const decoder = new TextDecoder()
const text = (value: Field['value']) => decoder.decode(value as Uint8Array)
const all = (fields: readonly Field[], field: number) => fields.filter((one) => one.field === field)
const nested = (fields: readonly Field[], field: number) =>
  all(fields, field).map(({ value }) => decodeMessage(value as Uint8Array))
const firstText = (fields: readonly Field[], field: number) => {
  const found = all(fields, field)[0]
  return found ? text(found.value) : ''
}

function readValueInfo(fields: readonly Field[]): OnnxValue {
  const tensorType = nested(fields, 2).flatMap((type) => nested(type, 1))[0] ?? []
  const code = Number(all(tensorType, 1)[0]?.value ?? 0)
  const type = (Object.keys(onnxTypes) as OnnxType[]).find((name) => onnxTypes[name] === code)
  const name = firstText(fields, 1)
  if (!type) throw new UserError(`"${name}" has element type ${code}, which is not supported`)
  const dims = nested(tensorType, 2)
    .flatMap((shape) => nested(shape, 1))
    .map((dim) => (dim[0]?.field === 1 ? Number(dim[0].value) : firstText(dim, 2) || 'unknown'))
  return { name, type, dims }
}

/** What an `.onnx` file says about itself without its numbers. */
export type ModelSummary = {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly operators: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * Reads what goes into and comes out of an `.onnx` file.
 *
 * @param what the file's name, for messages
 * @throws UserError when the bytes are no ONNX model or are cut off
 */
export function decodeModel(bytes: Uint8Array, what = 'the model'): ModelSummary {
  try {
    const model = decodeMessage(bytes)
    const graph = nested(model, 7)[0]
    if (!graph) throw new UserError('it holds no graph')
    const weights = new Set(nested(graph, 5).map((tensor) => firstText(tensor, 8)))
    return {
      inputs: nested(graph, 11)
        .map(readValueInfo)
        .filter(({ name }) => !weights.has(name)),
      outputs: nested(graph, 12).map(readValueInfo),
      operators: nested(graph, 1).map((node) => firstText(node, 4)),
      metadata: Object.fromEntries(
        nested(model, 14).map((entry) => [firstText(entry, 1), firstText(entry, 2)]),
      ),
    }
  } catch (error) {
    throw new UserError(`${what} is no complete ONNX file: ${(error as Error).message}`, {
      hint: 'save the model again, or fetch the file again',
      cause: error,
    })
  }
}
