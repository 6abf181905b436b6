import { drawn, type Initializer } from '../initializers/initializer.ts'

/** Uniform in [−limit, limit). */
export const uniformBetween =
  (limit: number): Initializer =>
  (shape, random) =>
    drawn(shape, () => (2 * random.uniform() - 1) * limit)
