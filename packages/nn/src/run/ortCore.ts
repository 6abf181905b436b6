import type { InferenceSession, OnnxValue, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common'
import type { TensorMap } from '../graph/tensor.ts'
import type { OnnxProgram } from '../onnx/compile.ts'

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
 * Keeps variables and sessions of ONNX Runtime.
 *
 * The function refers to nothing outside of itself, for its text is also what runs in the worker thread.
 *
 * A training call reads one set of the variables and writes another, and the two are swapped: a buffer that is input
 * and output at once is silently corrupted.
 */
export function createOrtCore(ort: Ort, options: InferenceSession.SessionOptions): OrtCore {
  type Loaded = OnnxProgram & { session: InferenceSession }
  const state = new Map<string, OrtTensor>()
  const programs = new Map<number, Loaded>()
  let nextId = 1

  const toOrt = ({ data, shape, dtype }: TensorMap[string]): OrtTensor =>
    new ort.Tensor(dtype as 'float32', data as Float32Array, shape)
  const fromOrt = (value: OrtTensor): TensorMap[string] => ({
    data: value.data as Float32Array,
    shape: value.dims,
    dtype: value.type as 'float32',
  })
  const variable = (name: string): OrtTensor => {
    const value = state.get(name)
    if (!value) throw new Error(`there is no variable "${name}"`)
    return value
  }

  return {
    async write(variables) {
      for (const [name, value] of Object.entries(variables)) {
        state.set(name, toOrt({ ...value, data: value.data.slice() }))
      }
    },
    async read(names = [...state.keys()]) {
      return Object.fromEntries(
        names.map((name) => {
          const value = fromOrt(variable(name))
          return [name, { ...value, data: value.data.slice() }]
        }),
      )
    },
    async compile(program) {
      const session = await ort.InferenceSession.create(program.bytes, options)
      programs.set(nextId, { ...program, session })
      return nextId++
    },
    async run(id, inputs, steps) {
      const { session, variables, updates, outputs, steps: stepsInput } = programs.get(id) as Loaded
      const feeds: Record<string, OnnxValue> = {}
      for (const name of variables) feeds[name] = variable(name)
      for (const [name, value] of Object.entries(inputs)) feeds[name] = toOrt(value)
      if (stepsInput) feeds[stepsInput] = new ort.Tensor('int64', [BigInt(steps)], [])
      const results = await session.run(feeds)
      for (const [name, next] of updates) state.set(name, results[next] as OrtTensor)
      return Object.fromEntries(outputs.map(([name, given]) => [name, fromOrt(results[given] as OrtTensor)]))
    },
    async release(id) {
      await programs.get(id)?.session.release()
      programs.delete(id)
    },
    async close() {
      for (const { session } of programs.values()) await session.release()
      programs.clear()
      state.clear()
    },
  }
}
