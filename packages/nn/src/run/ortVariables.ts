import type { Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common'
import type { VariableList } from '../onnx/packs.ts'

/** A list's values, and its members, which are views of them. */
export type Spread = { readonly whole: OrtTensor; readonly views: readonly OrtTensor[] }

/** Variables by name, as values of the runtime. */
export type OrtVariables = {
  names(): string[]
  get(name: string): OrtTensor
  set(name: string, value: OrtTensor): void
  /** Makes a list's members views of its values. */
  spread(list: VariableList, whole: OrtTensor): Spread
  /** A list with its members' present values: as it was spread, unless one of them was set since, or by another program. */
  gather(list: VariableList, before: Spread | undefined): Spread
  clear(): void
}

/**
 * Keeps variables.
 *
 * The function refers to nothing outside of itself, for its text is also what runs in the worker thread.
 */
export function createOrtVariables(Tensor: TensorConstructor): OrtVariables {
  const values = new Map<string, OrtTensor>()

  function get(name: string): OrtTensor {
    const value = values.get(name)
    if (!value) throw new Error(`there is no variable "${name}"`)
    return value
  }

  function spread({ members }: VariableList, whole: OrtTensor): Spread {
    let start = 0
    const views = members.map(({ name, shape }) => {
      const size = shape.reduce((product, length) => product * length, 1)
      const data = (whole.data as Float32Array).subarray(start, start + size)
      const view = new Tensor(whole.type as 'float32', data, shape)
      start += size
      values.set(name, view)
      return view
    })
    return { whole, views }
  }

  function gather(list: VariableList, before: Spread | undefined): Spread {
    if (before && list.members.every(({ name }, i) => values.get(name) === before.views[i])) return before
    const parts = list.members.map(({ name }) => get(name).data as Float32Array)
    const whole = new Float32Array(parts.reduce((size, part) => size + part.length, 0))
    let start = 0
    for (const part of parts) {
      whole.set(part, start)
      start += part.length
    }
    return spread(list, new Tensor('float32', whole, [whole.length]))
  }

  return {
    names: () => [...values.keys()],
    get,
    set: (name, value) => void values.set(name, value),
    spread,
    gather,
    clear: () => values.clear(),
  }
}
