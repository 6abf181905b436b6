import { createRandom, type Random, UserError } from '@bellwether/core'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { checkOptions, named } from '../named.ts'
import { checkCount, checkNotNegative, checkShare } from '../ranges.ts'
import { checkTensor } from './rows.ts'

/** One image: rows of pixels of channels. */
export type Image = {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly data: Float32Array
}

/** A random change of an image that keeps its size and what it shows. */
export type Augmentation = (image: Image, random: Random) => Image

/** Draws from −most to +most. */
const within = (most: number, random: Random) => (2 * random.uniform() - 1) * most

/** An image's value between pixels, by the four around it; outside it is 0. */
function sample({ height, width, channels, data }: Image, y: number, x: number, channel: number): number {
  const top = Math.floor(y)
  const left = Math.floor(x)
  let value = 0
  for (let row = top; row <= top + 1; row++) {
    for (let column = left; column <= left + 1; column++) {
      const weight = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column))
      if (weight > 0 && row >= 0 && row < height && column >= 0 && column < width)
        value += weight * data[(row * width + column) * channels + channel]!
    }
  }
  return value
}

/** Fills an image from where each pixel comes from in the old one. */
function move(image: Image, origin: (y: number, x: number) => readonly [number, number]): Image {
  const { height, width, channels } = image
  const data = new Float32Array(image.data.length)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [oldY, oldX] = origin(y, x)
      for (let channel = 0; channel < channels; channel++) data[at++] = sample(image, oldY, oldX, channel)
    }
  }
  return { ...image, data }
}

/** A linear map about the image's middle, given by where the unit steps down and right come from. */
function moveAboutMiddle(
  image: Image,
  down: readonly [number, number],
  right: readonly [number, number],
): Image {
  const middleY = (image.height - 1) / 2
  const middleX = (image.width - 1) / 2
  return move(image, (y, x) => [
    middleY + (y - middleY) * down[0] + (x - middleX) * right[0],
    middleX + (y - middleY) * down[1] + (x - middleX) * right[1],
  ])
}

/** Shifts by up to `most` pixels in each direction; what comes in is 0. */
export function shift(most: number): Augmentation {
  checkNotNegative('shift: most', most)
  return (image, random) => {
    const down = within(most, random)
    const right = within(most, random)
    return move(image, (y, x) => [y - down, x - right])
  }
}

/** Turns by up to `degrees` either way about the middle. */
export function rotate(degrees: number): Augmentation {
  checkNotNegative('rotate: degrees', degrees)
  return (image, random) => {
    const angle = (within(degrees, random) * Math.PI) / 180
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
    return moveAboutMiddle(image, [cos, -sin], [sin, cos])
  }
}

/** Enlarges or shrinks by up to a part: `zoom(0.1)` draws a factor from 0.9 to 1.1. */
export function zoom(part: number): Augmentation {
  checkShare('zoom: part', part)
  return (image, random) => {
    const factor = 1 + within(part, random)
    return moveAboutMiddle(image, [1 / factor, 0], [0, 1 / factor])
  }
}

/** Mirrors half of the images, left to right or top to bottom. */
export function flip(direction: 'horizontal' | 'vertical' = 'horizontal'): Augmentation {
  const across = named('direction', { horizontal: true, vertical: false }, direction)
  return (image, random) => {
    if (random.uniform() < 0.5) return image
    const { height, width } = image
    return move(image, (y, x) => (across ? [y, width - 1 - x] : [height - 1 - y, x]))
  }
}

/** Blanks a square of a side at a random place, which may reach over the edge (DeVries and Taylor, 2017). */
export function cutout(side: number): Augmentation {
  checkCount('cutout: side', side)
  return (image, random) => {
    const { height, width, channels } = image
    const top = random.integer(height) - (side >> 1)
    const left = random.integer(width) - (side >> 1)
    const data = image.data.slice()
    for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
      const from = y * width + Math.max(0, left)
      const to = y * width + Math.min(width, left + side)
      data.fill(0, from * channels, to * channels)
    }
    return { ...image, data }
  }
}

/** Adds normal noise of a standard deviation to every value. */
export function noise(deviation: number): Augmentation {
  checkNotNegative('noise: deviation', deviation)
  return (image, random) => ({
    ...image,
    data: image.data.map((value) => value + deviation * random.normal()),
  })
}

function checkImages(images: Tensor): void {
  checkTensor('augment', images)
  const { shape } = images
  if (shape.length === 3 || shape.length === 4) return
  throw new UserError(
    `augment: images of shape [${shape}] are neither [n, height, width] nor with channels behind`,
    {
      hint: 'reshape the pixels first: tensor(pixels, [n, 28, 28, 1])',
    },
  )
}

/**
 * Changes every image of a batch at random, one augmentation after the other.
 *
 * @param images [n, height, width] or [n, height, width, channels]
 * @returns float32 images of the same shape; the given ones stay as they are
 * @example
 * const batch = augment(images, [shift(2), rotate(10), flip()], { seed: 1 })
 */
export function augment(
  images: Tensor,
  augmentations: readonly Augmentation[],
  options: { seed: number | Random },
): Tensor {
  checkImages(images)
  checkOptions('augment', options, { seed: true })
  const { seed } = options
  const odd = augmentations.findIndex((one) => typeof one !== 'function')
  if (odd >= 0)
    throw new UserError(`augment: entry ${odd} is no augmentation`, { hint: 'give shift(2), flip() …' })
  const [count = 0, height = 0, width = 0, channels = 1] = images.shape
  const random = typeof seed === 'number' ? createRandom(seed) : seed
  const size = height * width * channels
  const changed = new Float32Array(count * size)
  for (let i = 0; i < count; i++) {
    const data = new Float32Array(images.data.subarray(i * size, (i + 1) * size))
    const image = augmentations.reduce<Image>((last, change) => change(last, random), {
      height,
      width,
      channels,
      data,
    })
    changed.set(image.data, i * size)
  }
  return tensor(changed, images.shape)
}
