import { elementCount } from '../graph/tensor.ts'
import type { Initializer } from '../initializers/initializer.ts'

/** Uniform in [−limit, limit). */
export const uniformBetween =
  (limit: number): Initializer =>
  (shape, random) =>
    Float32Array.from({ length: elementCount(shape) }, () => (2 * random.uniform() - 1) * limit)
