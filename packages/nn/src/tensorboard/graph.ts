import { decodeMessage, encodeMessage, type Field, type Writer } from '../onnx/protobuf.ts'

/** Fields of ONNX's messages that a drawing needs (onnx.proto, IR version 8). */
const modelGraph = 7
const graphFields = { node: 1, initializer: 5, input: 11 } as const
const nodeFields = { input: 1, output: 2, type: 4 } as const
const initializerName = 8
const valueName = 1

/** The version of TensorFlow's graph format that is written. */
const graphVersion = 22

/** What TensorBoard allows in a node's name. */
const nameOf = (text: string) => text.replace(/[^A-Za-z0-9_./-]/g, '_').replace(/^(?![A-Za-z0-9.])/, '.')

/** A node to draw: what it computes, and the nodes it reads. */
type Operation = { readonly name: string; readonly type: string; readonly inputs: readonly string[] }

const writeNode = (to: Writer, { name, type, inputs }: Operation) =>
  to.message(1, (node) => {
    node.text(1, nameOf(name))
    node.text(2, type)
    for (const input of inputs) node.text(3, nameOf(input))
  })

/** The fields of every message under a number. */
const messagesOf = (fields: readonly Field[], number: number): Field[][] =>
  fields.flatMap(({ field, value }) =>
    field === number && value instanceof Uint8Array ? [decodeMessage(value)] : [],
  )

const textsOf = (fields: readonly Field[], number: number): string[] =>
  fields.flatMap(({ field, value }) =>
    field === number && value instanceof Uint8Array ? [new TextDecoder().decode(value)] : [],
  )

/** The operations, each named after its first output and reading other nodes instead of their outputs. */
function operationsOf(graph: readonly Field[]): Operation[] {
  const nodes = messagesOf(graph, graphFields.node).map((fields) => ({
    outputs: textsOf(fields, nodeFields.output),
    type: textsOf(fields, nodeFields.type)[0] ?? '',
    inputs: textsOf(fields, nodeFields.input).filter((input) => input !== ''),
  }))
  const makers = new Map(nodes.flatMap(({ outputs }) => outputs.map((output) => [output, outputs[0]!])))
  return nodes.map(({ outputs, type, inputs }) => ({
    name: outputs[0]!,
    type,
    inputs: inputs.map((input) => makers.get(input) ?? input),
  }))
}

/**
 * An ONNX model's graph as a TensorFlow `GraphDef`, which is what TensorBoard draws: one node for each input, weight and
 * operation.
 *
 * @param onnx the bytes of an `.onnx` file
 */
export function graphDef(onnx: Uint8Array): Uint8Array {
  const graph = messagesOf(decodeMessage(onnx), modelGraph)[0] ?? []
  const weights = messagesOf(graph, graphFields.initializer).flatMap((fields) =>
    textsOf(fields, initializerName),
  )
  const inputs = messagesOf(graph, graphFields.input)
    .flatMap((fields) => textsOf(fields, valueName))
    .filter((name) => !weights.includes(name))
  return encodeMessage((to) => {
    for (const name of inputs) writeNode(to, { name, type: 'Placeholder', inputs: [] })
    for (const name of weights) writeNode(to, { name, type: 'Const', inputs: [] })
    for (const operation of operationsOf(graph)) writeNode(to, operation)
    to.message(4, (versions) => versions.varint(1, graphVersion))
  })
}
