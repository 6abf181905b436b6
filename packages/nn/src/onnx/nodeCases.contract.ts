import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { decodeMessage, type Field } from './protobuf.ts'

/** Where Debian's package libonnx-testdata keeps ONNX's own test cases, one folder each. */
export const nodeFolder = '/usr/share/libonnx-testdata/data/node'

/** A copy of some of them, from libonnx-testdata 1.12.0 (ONNX 1.12, Apache-2.0): fixtures/copy_onnx_cases.sh. */
export const committedFolder = fileURLToPath(new URL('../../fixtures/onnx-node', import.meta.url))

/** A test case of the ONNX standard that holds a single node. */
export type NodeCase = {
  readonly name: string
  readonly opType: string
  readonly attributes: Readonly<Record<string, number | number[] | string>>
  /** In the order of the node; undefined where an optional one is left out. */
  readonly inputs: readonly (Tensor | undefined)[]
  readonly outputs: readonly Tensor[]
}

const text = (value: Field['value']) => new TextDecoder().decode(value as Uint8Array)
const all = (fields: readonly Field[], field: number) => fields.filter((one) => one.field === field)
const nested = (fields: readonly Field[], field: number) =>
  all(fields, field).map(({ value }) => decodeMessage(value as Uint8Array))
const signed = (value: Field['value']) => Number(BigInt.asIntN(64, value as bigint))

function floatOf(value: Field['value']): number {
  const bytes = value as Uint8Array
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true)
}

function readAttribute(fields: readonly Field[]): [string, number | number[] | string] {
  const name = text(all(fields, 1)[0]!.value)
  const type = Number(all(fields, 20)[0]?.value ?? 0)
  const readers: Record<number, () => number | number[] | string> = {
    1: () => floatOf(all(fields, 2)[0]!.value),
    2: () => signed(all(fields, 3)[0]?.value ?? 0n),
    3: () => text(all(fields, 4)[0]!.value),
    7: () => all(fields, 8).map(({ value }) => signed(value)),
  }
  return [name, (readers[type] ?? (() => `unread type ${type}`))()]
}

/** Types that the interpreter takes, from ONNX's numbers: float, int32, int64, bool, double, uint32. */
const readers: Record<number, (buffer: ArrayBuffer) => Tensor['data']> = {
  1: (buffer) => new Float32Array(buffer),
  6: (buffer) => new Int32Array(buffer),
  7: (buffer) => Int32Array.from(new BigInt64Array(buffer), Number),
  9: (buffer) => new Uint8Array(buffer),
  11: (buffer) => new Float64Array(buffer),
  12: (buffer) => new Uint32Array(buffer),
}

function readTensor(path: string): Tensor | undefined {
  const fields = decodeMessage(new Uint8Array(readFileSync(path)))
  const type = Number(all(fields, 2)[0]?.value ?? 0)
  const raw = all(fields, 9)[0]?.value as Uint8Array | undefined
  const reader = readers[type]
  if (!reader || !raw) return undefined
  const shape = all(fields, 1).flatMap(({ value }) => (typeof value === 'bigint' ? [Number(value)] : []))
  return tensor(reader(raw.slice().buffer), shape, type === 9 ? 'bool' : undefined)
}

/** Reads a case, or nothing where it holds several nodes or types that are not ours. */
function readCase(folder: string, name: string): NodeCase | undefined {
  const graph = nested(decodeMessage(new Uint8Array(readFileSync(join(folder, name, 'model.onnx')))), 7)[0]!
  const nodes = nested(graph, 1)
  const node = nodes[0]
  if (nodes.length !== 1 || !node) return undefined
  const data = join(folder, name, 'test_data_set_0')
  const names = all(graph, 11).map(({ value }) => text(all(decodeMessage(value as Uint8Array), 1)[0]!.value))
  const fed = new Map(names.map((input, i) => [input, readTensor(join(data, `input_${i}.pb`))]))
  const outputs = all(node, 2).flatMap((_, i) => {
    const path = join(data, `output_${i}.pb`)
    return existsSync(path) ? [readTensor(path)] : []
  })
  if ([...fed.values(), ...outputs].some((value) => value === undefined)) return undefined
  return {
    name,
    opType: text(all(node, 4)[0]!.value),
    attributes: Object.fromEntries(nested(node, 5).map(readAttribute)),
    inputs: all(node, 1).map(({ value }) => fed.get(text(value))),
    outputs: outputs as Tensor[],
  }
}

/** Every case of a folder that can be read; none where there is no such folder. */
export const readCases = (folder: string): NodeCase[] =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) => {
        const one = readCase(folder, name)
        return one ? [one] : []
      })
    : []
