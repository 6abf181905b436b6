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
  type Loaded = OnnxProgram & { session: InferenceSession; held: Map<string, Held> }
  /** A list's values, and the variables that are views of them. */
  type Held = { list: OrtTensor; views: OrtTensor[] }
  type List = OnnxProgram['lists'][number]
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

  /** Makes a list's members views of its values. */
  function hold({ members }: List, list: OrtTensor): Held {
    let start = 0
    const views = members.map(({ name, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1)
      const data = (list.data as Float32Array).subarray(start, start + size)
      const view = new ort.Tensor(list.type as 'float32', data, shape)
      start += size
      state.set(name, view)
      return view
    })
    return { list, views }
  }

  /** A list with its members' present values: as it is, unless one of them was written or updated by another program. */
  function current(list: List, held: Held | undefined): Held {
    if (held && list.members.every(({ name }, i) => state.get(name) === held.views[i])) return held
    const parts = list.members.map(({ name }) => variable(name))
    const whole = new Float32Array(parts.reduce((size, { data }) => size + data.length, 0))
    let start = 0
    for (const { data } of parts) {
      whole.set(data as Float32Array, start)
      start += data.length
    }
    return hold(list, new ort.Tensor('float32', whole, [whole.length]))
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
      programs.set(nextId, { ...program, session, held: new Map() })
      return nextId++
    },
    async run(id, inputs, steps) {
      const {
        session,
        variables,
        lists,
        held,
        updates,
        outputs,
        steps: stepsInput,
      } = programs.get(id) as Loaded
      const feeds: Record<string, OnnxValue> = {}
      for (const list of lists) feeds[list.name] = current(list, held.get(list.name)).list
      for (const name of variables) feeds[name] ??= variable(name)
      for (const [name, value] of Object.entries(inputs)) feeds[name] = toOrt(value)
      if (stepsInput) feeds[stepsInput] = new ort.Tensor('int64', [BigInt(steps)], [])
      const results = await session.run(feeds)
      const taken = Object.fromEntries(updates.map(([name, next]) => [name, results[next] as OrtTensor]))
      for (const list of lists) held.set(list.name, hold(list, taken[list.name] as OrtTensor))
      for (const [name, value] of Object.entries(taken)) if (!held.has(name)) state.set(name, value)
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
