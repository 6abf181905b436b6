import type { Random } from '@bellwether/core'
import { drawn, type Fans, fansOf, type Initializer } from './initializer.ts'

/** The standard deviation of a standard normal that is cut off at ±2. */
const cutDeviation = 0.87962566103423978

/** Standard normal, drawn again until it lies within ±2. */
function truncatedNormal(random: Random): number {
  let z = random.normal()
  while (Math.abs(z) > 2) z = random.normal()
  return z
}

type Scaling = {
  /** The variance times the fan. */
  scale: number
  fan: (fans: Fans) => number
  distribution: 'uniform' | 'normal'
}

/**
 * Weights of mean 0 and variance `scale / fan`, so that signals keep their size from layer to layer. The normal ones are
 * cut off at two standard deviations and widened to keep the variance, as Keras does.
 */
function varianceScaling({ scale, fan, distribution }: Scaling): Initializer {
  return (shape, random, fans = fansOf(shape)) => {
    const deviation = Math.sqrt(scale / Math.max(1, fan(fans)))
    const draw =
      distribution === 'uniform'
        ? () => (2 * random.uniform() - 1) * Math.sqrt(3) * deviation
        : () => (truncatedNormal(random) * deviation) / cutDeviation
    return drawn(shape, draw)
  }
}

const mean = ({ fanIn, fanOut }: Fans) => (fanIn + fanOut) / 2
const input = ({ fanIn }: Fans) => fanIn

/** Uniform, variance 2 / (fanIn + fanOut): for sigmoid and tanh (Glorot and Bengio, AISTATS 2010). */
export const glorotUniform = varianceScaling({ scale: 1, fan: mean, distribution: 'uniform' })
/** Truncated normal, variance 2 / (fanIn + fanOut) (Glorot and Bengio, AISTATS 2010). */
export const glorotNormal = varianceScaling({ scale: 1, fan: mean, distribution: 'normal' })
/** Uniform, variance 2 / fanIn: for relu (He et al., ICCV 2015). */
export const heUniform = varianceScaling({ scale: 2, fan: input, distribution: 'uniform' })
/** Truncated normal, variance 2 / fanIn: for relu (He et al., ICCV 2015). */
export const heNormal = varianceScaling({ scale: 2, fan: input, distribution: 'normal' })
/** Uniform, variance 1 / fanIn: for selu and linear layers (LeCun et al., "Efficient BackProp", 1998). */
export const lecunUniform = varianceScaling({ scale: 1, fan: input, distribution: 'uniform' })
/** Truncated normal, variance 1 / fanIn (LeCun et al., "Efficient BackProp", 1998). */
export const lecunNormal = varianceScaling({ scale: 1, fan: input, distribution: 'normal' })
