import { zerosLike } from './constant.ts'
import { binary, binaryNode } from './elementwise.ts'
import { greater } from './greater.ts'
import { where } from './where.ts'

/** The smaller of each pair; equal ones pass their gradient to the first. */
export const minimumOp = binary({
  name: 'minimum',
  onnx: 'Min',
  f: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  gradient([a, b], output) {
    const second = greater(a, b)
    return [where(second, zerosLike(output), output), where(second, output, zerosLike(output))]
  },
})

/** The smaller of each pair; equal ones pass their gradient to the first. Plain numbers are constants. */
export const minimum = binaryNode(minimumOp)
