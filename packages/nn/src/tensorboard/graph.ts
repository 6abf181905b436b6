import { encode, integer, type Message, message, nested, text } from '../protobuf/protobuf.ts'
import { allOf, fieldsOf, textOf } from '../protobuf/reader.ts'

/** Fields of ONNX's messages that a drawing needs (onnx.proto, IR version 8). */
const modelGraph = 7
const graphFields = { node: 1, initializer: 5, input: 11 } as const
const nodeFields = { input: 1, output: 2, type: 4 } as const
const initializerName = 8
const valueName = 1

/** What TensorBoard allows in a node's name. */
const nameOf = (text: string) => text.replace(/[^A-Za-z0-9_./-]/g, '_').replace(/^(?![A-Za-z0-9.])/, '.')

/** A `NodeDef`: a name, what it computes, and the nodes it reads. */
const nodeDef = (name: string, type: string, inputs: readonly string[]): Message =>
  nested(1, message(text(1, nameOf(name)), text(2, type), ...inputs.map((input) => text(3, nameOf(input)))))

const decode = (value: Uint8Array) => new TextDecoder().decode(value)

/**
 * An ONNX model's graph as a TensorFlow `GraphDef`, which is what TensorBoard draws: one node for each input, weight and
 * operation.
 *
 * @param onnx the bytes of an `.onnx` file
 */
export function graphDef(onnx: Uint8Array): Uint8Array {
  const [graph = new Uint8Array()] = allOf([...fieldsOf(onnx)], modelGraph)
  const parts = [...fieldsOf(graph)]
  const namesOf = (field: number, name: number) =>
    allOf(parts, field).map((part) => textOf([...fieldsOf(part)], name))
  const weights = namesOf(graphFields.initializer, initializerName)
  const inputs = namesOf(graphFields.input, valueName).filter((name) => !weights.includes(name))

  const producers = new Map<string, string>()
  const operations = allOf(parts, graphFields.node).map((part) => {
    const fields = [...fieldsOf(part)]
    const outputs = allOf(fields, nodeFields.output).map(decode)
    for (const output of outputs) producers.set(output, outputs[0]!)
    return {
      name: outputs[0]!,
      type: textOf(fields, nodeFields.type),
      inputs: allOf(fields, nodeFields.input)
        .map(decode)
        .filter((input) => input !== ''),
    }
  })
  return encode(
    message(
      ...inputs.map((name) => nodeDef(name, 'Placeholder', [])),
      ...weights.map((name) => nodeDef(name, 'Const', [])),
      ...operations.map(({ name, type, inputs }) =>
        nodeDef(
          name,
          type,
          inputs.map((input) => producers.get(input) ?? input),
        ),
      ),
      nested(4, integer(1, 22)),
    ),
  )
}
