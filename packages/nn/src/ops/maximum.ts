import { zerosLike } from './constant.ts'
import { binary, binaryNode } from './elementwise.ts'
import { greater } from './greater.ts'
import { where } from './where.ts'

/** The larger of each pair; equal ones pass their gradient to the first. */
export const maximumOp = binary({
  name: 'maximum',
  onnx: 'Max',
  f: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  gradient([a, b], output) {
    const second = greater(b, a)
    return [where(second, zerosLike(output), output), where(second, output, zerosLike(output))]
  },
})

/** The larger of each pair; equal ones pass their gradient to the first. Plain numbers are constants. */
export const maximum = binaryNode(maximumOp)
