import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common'
import type { TensorMap } from '../graph/tensor.ts'
import type { OnnxProgram } from '../onnx/compile.ts'
import type { OrtVariables, Spread } from './ortVariables.ts'

/** What is used of ONNX Runtime's interface, which its native and its WASM package share. */
export type Ort = {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>
  }
  readonly Tensor: TensorConstructor
}

/** Variables and sessions, behind calls whose arguments and results can be posted between threads. */
export type OrtCore = {
  write(variables: TensorMap): Promise<void>
  read(names?: readonly string[]): Promise<TensorMap>
  compile(program: OnnxProgram): Promise<number>
  run(id: number, inputs: TensorMap, steps: number): Promise<TensorMap>
  release(id: number): Promise<void>
  close(): Promise<void>
}

/**
 * Keeps sessions of ONNX Runtime, and runs them on variables.
 *
 * The function refers to nothing outside of itself, for its text is also what runs in the worker thread.
 *
 * A training call reads one set of the variables and writes another, and the two are swapped: a buffer that is input
 * and output at once is silently corrupted.
 */
export function createOrtCore(
  ort: Ort,
  variables: OrtVariables,
  options: InferenceSession.SessionOptions,
): OrtCore {
  type Loaded = OnnxProgram & { session: InferenceSession; spreads: Map<string, Spread> }
  type Values = Record<string, OrtTensor>
  const programs = new Map<number, Loaded>()
  let nextId = 1

  const toOrt = ({ data, shape, dtype }: TensorMap[string]): OrtTensor =>
    new ort.Tensor(dtype as 'float32', data as Float32Array, shape)
  const fromOrt = ({ data, dims, type }: OrtTensor): TensorMap[string] => ({
    data: data as Float32Array,
    shape: dims,
    dtype: type as 'float32',
  })
  const copyOf = (value: TensorMap[string]) => ({ ...value, data: value.data.slice() })

  function feedsOf({ lists, spreads, variables: names, steps: counter }: Loaded, steps: number): Values {
    const feeds: Values = {}
    for (const list of lists) feeds[list.name] = variables.gather(list, spreads.get(list.name)).whole
    for (const name of names) feeds[name] ??= variables.get(name)
    if (counter) feeds[counter] = new ort.Tensor('int64', [BigInt(steps)], [])
    return feeds
  }

  function update({ lists, spreads, updates }: Loaded, results: Values): void {
    const next = new Map(updates.map(([name, given]) => [name, results[given] as OrtTensor]))
    for (const list of lists) {
      spreads.set(list.name, variables.spread(list, next.get(list.name) as OrtTensor))
      next.delete(list.name)
    }
    for (const [name, value] of next) variables.set(name, value)
  }

  return {
    async write(values) {
      for (const [name, value] of Object.entries(values)) variables.set(name, toOrt(copyOf(value)))
    },
    async read(names = variables.names()) {
      return Object.fromEntries(names.map((name) => [name, copyOf(fromOrt(variables.get(name)))]))
    },
    async compile(program) {
      const session = await ort.InferenceSession.create(program.bytes, options)
      programs.set(nextId, { ...program, session, spreads: new Map() })
      return nextId++
    },
    async run(id, inputs, steps) {
      const program = programs.get(id) as Loaded
      const feeds = feedsOf(program, steps)
      for (const [name, value] of Object.entries(inputs)) feeds[name] = toOrt(value)
      const results = (await program.session.run(feeds)) as Values
      update(program, results)
      const { outputs } = program
      return Object.fromEntries(outputs.map(([name, given]) => [name, fromOrt(results[given] as OrtTensor)]))
    },
    async release(id) {
      await programs.get(id)?.session.release()
      programs.delete(id)
    },
    async close() {
      for (const { session } of programs.values()) await session.release()
      programs.clear()
      variables.clear()
    },
  }
}
