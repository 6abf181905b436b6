import { type Initializer, sizeOf } from './initializer.ts'

/** All zeros: for biases. */
export const zeros: Initializer = (shape) => new Float32Array(sizeOf(shape))

/** All ones: for the scale of a normalization. */
export const ones: Initializer = (shape) => new Float32Array(sizeOf(shape)).fill(1)
