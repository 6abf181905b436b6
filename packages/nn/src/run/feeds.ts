import { UserError } from '@bellwether/core'
import type { Program } from '../graph/program.ts'
import { type Bindings, formatShape, type Shape } from '../graph/shape.ts'
import type { Tensor, TensorMap } from '../graph/tensor.ts'

/** What is fed to one call, checked: the tensors and the values of the symbolic sizes. */
export type Fed = { readonly fed: TensorMap; readonly bindings: Bindings }

/**
 * Checks what is fed against the program's inputs and finds the symbolic sizes.
 *
 * @param steps for programs with updates: the size of the leading axis
 * @throws UserError naming the input and both shapes
 */
export function bindInputs(program: Program, given: TensorMap, steps: number | undefined): Fed {
  const bindings: Record<string, number> = {}
  const fed: Record<string, Tensor> = {}
  for (const [name, node] of Object.entries(program.inputs)) {
    const value = given[name]
    if (!value) throw new UserError(`${program.name}: input "${name}" is missing`)
    const wanted = steps === undefined ? node.shape : [steps, ...node.shape]
    bindShapeTo(`${program.name}: input "${name}"`, wanted, value.shape, bindings)
    const float = node.dtype === 'float32' && value.dtype === 'float64'
    if (value.dtype !== node.dtype && !float) {
      throw new UserError(`${program.name}: input "${name}" is ${value.dtype}, not ${node.dtype}`)
    }
    fed[name] = value
  }
  return { fed, bindings }
}

function bindShapeTo(
  what: string,
  wanted: Shape,
  given: readonly number[],
  bindings: Record<string, number>,
) {
  const fits =
    wanted.length === given.length &&
    wanted.every((dim, axis) => {
      if (typeof dim === 'number') return dim === given[axis]
      bindings[dim] ??= given[axis] as number
      return bindings[dim] === given[axis]
    })
  if (!fits) throw new UserError(`${what} must be ${formatShape(wanted)}, but is ${formatShape(given)}`)
}

/** Checks that the variables a program reads exist in the shapes it was built for. */
export function checkVariables(
  program: Program,
  state: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): void {
  for (const [name, node] of Object.entries(program.variables)) {
    const value = state.get(name)
    if (!value) throw new UserError(`${program.name}: variable "${name}" was not written`)
    bindShapeTo(`${program.name}: variable "${name}"`, node.shape, value.shape, {})
  }
}
