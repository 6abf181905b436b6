/**
 * A small BERT-style encoder: it first learns to guess masked words of 3,003 sentences, then to tell praise from blame. The
 * same encoder without pre-training, and logistic regression on the words that occur, stand beside it on the same five folds.
 *
 *   npm run example -- sentiment [PRETRAINING_EPOCHS]
 *
 * Pre-training reads the texts of all sentences, and never a label.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createRandom } from '@bellwether/core'
import {
  adamw,
  crossValidate,
  dense,
  dropout,
  embedding,
  globalAveragePooling,
  input,
  l2,
  layer,
  layerNormalization,
  type Model,
  model,
  nodes,
  positionEmbedding,
  sequential,
  sparseCategoricalCrossentropy,
  type Tensor,
  type TensorMap,
  tensor,
  transformerBlock,
} from '@bellwether/nn'

const [length, width, heads, layers, batchSize, epochs] = [32, 64, 4, 1, 32, 4]
/** The part of words that is masked, and for how many of a sentence there is room. */
const [maskedPart, room] = [0.3, 10]
const pretrainingEpochs = Number(process.argv[2] ?? 20)
const [padding, unknown, mask, firstWord] = [0, 1, 2, 3]
const random = createRandom(1)

type Review = { text: string; class: number }

/** Sentences of Amazon, IMDb and Yelp reviews (Kotzias et al., KDD 2015), from the tests of npm's sentiment. */
function readReviews(): Review[] {
  const home = dirname(createRequire(import.meta.url).resolve('sentiment/package.json'))
  return ['amazon', 'imdb', 'yelp'].flatMap(
    (name) => JSON.parse(readFileSync(join(home, 'test/fixtures', `${name}.json`), 'utf8')) as Review[],
  )
}

const wordsOf = (text: string) => text.toLowerCase().match(/[a-z']+|[!?]/g) ?? []

const reviews = readReviews()
const counts = new Map<string, number>()
for (const { text } of reviews)
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
/** Words seen at least twice, numbered from 3 on. */
const known = [...counts].filter(([, count]) => count > 1).map(([word]) => word)
const vocabulary = new Map(known.sort().map((word, i) => [word, i + firstWord]))
const size = vocabulary.size + firstWord

const codes = Int32Array.from(
  reviews.flatMap(({ text }) => {
    const words = wordsOf(text).slice(0, length)
    const code = (word: string | undefined) =>
      word === undefined ? padding : (vocabulary.get(word) ?? unknown)
    return Array.from({ length }, (_, i) => code(words[i]))
  }),
)
const x = tensor(codes, [reviews.length, length])
const y = tensor(
  Float32Array.from(reviews, (review) => review.class),
  [reviews.length, 1],
)

/** The encoder with a head; layers keep their names, so that weights pass from one model to the other. */
function build(head: 'words' | 'sentiment'): Model {
  const words = input([length], { name: 'words', dtype: 'int32' })
  let hidden = embedding(size, width, { name: 'embedding', maskZero: true })(words)
  hidden = positionEmbedding({ name: 'position' })(hidden)
  for (let i = 0; i < layers; i++)
    hidden = transformerBlock(heads, { name: `block${i}`, dropout: 0.1 })(hidden)
  hidden = layerNormalization({ name: 'norm' })(hidden)
  if (head === 'sentiment') {
    const read = dropout(0.3)(globalAveragePooling()(hidden))
    return model({
      inputs: words,
      outputs: dense(1, { name: 'judge', activation: 'sigmoid' })(read),
      seed: 1,
    })
  }
  // Only the hidden words are guessed: rows of ones at their places pick them, a sixth of all positions.
  const places = input([room, length], { name: 'places' })
  const picked = layer('pick', {}, (_, at, from) => nodes.matmul(at!, from!))(places, hidden)
  return model({ inputs: [words, places], outputs: dense(size, { name: 'guess' })(picked), seed: 1 })
}

/** Hides words: 80 % of them become the mask, 10 % another word, 10 % stay (Devlin et al. 2019). */
function hide() {
  const hidden = Int32Array.from(codes)
  const labels = new Int32Array(reviews.length * room)
  const places = new Float32Array(labels.length * length)
  for (let row = 0; row < reviews.length; row++) {
    let taken = 0
    for (let i = row * length; i < (row + 1) * length && taken < room; i++) {
      if (codes[i]! < firstWord || random.uniform() > maskedPart) continue
      const draw = random.uniform()
      if (draw < 0.9) hidden[i] = draw < 0.8 ? mask : firstWord + random.integer(size - firstWord)
      labels[row * room + taken] = codes[i]!
      places[(row * room + taken++) * length + (i % length)] = 1
    }
  }
  const inputs = [tensor(hidden, x.shape), tensor(places, [reviews.length, room, length])]
  return [inputs, tensor(labels, [reviews.length, room])] as const
}

/** What guessing by frequency alone would lose, in nats a word. */
function entropyOfWords(): number {
  const seen = known.map((word) => counts.get(word)!)
  const total = seen.reduce((sum, count) => sum + count, 0)
  return -seen.reduce((sum, count) => sum + (count / total) * Math.log(count / total), 0)
}

async function pretrain(): Promise<TensorMap> {
  const encoder = build('words')
  encoder.compile({
    optimizer: adamw({ learningRate: 2e-3, weightDecay: 0.01 }),
    loss: sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: padding }),
  })
  for (let epoch = 1; epoch <= pretrainingEpochs; epoch++) {
    const { history } = await encoder.fit(...hide(), { batchSize })
    if (epoch % 10 === 0) console.log(`masked words, epoch ${epoch}: loss ${history.loss?.[0]?.toFixed(3)}`)
  }
  const weights = Object.entries(await encoder.weights()).filter(([name]) => !name.startsWith('guess/'))
  await encoder.close()
  return Object.fromEntries(weights)
}

type Part = readonly [x: Tensor, y: Tensor]

/** Trains a model on one part and gives its accuracy on the other. */
async function score(judge: Model, train: Part, held: Part, learningRate: number): Promise<number> {
  const optimizer = adamw({ learningRate, weightDecay: 0.05 })
  judge.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  await judge.fit(...train, { epochs, batchSize })
  const { accuracy } = await judge.evaluate(...held)
  await judge.close()
  return accuracy!
}

async function encode(train: Part, held: Part, weights: TensorMap = {}): Promise<number> {
  const judge = build('sentiment')
  await judge.setWeights(weights)
  return score(judge, train, held, 1e-3)
}

/** Which words occur in each sentence. */
function occurrences([sentences, labels]: Part): Part {
  const rows = sentences.shape[0]!
  const bag = new Float32Array(rows * size)
  sentences.data.forEach((code: number, i: number) => {
    if (code !== padding) bag[Math.floor(i / length) * size + code] = 1
  })
  return [tensor(bag, [rows, size]), labels]
}

function regress(train: Part, held: Part): Promise<number> {
  const options = { activation: 'sigmoid', kernelRegularizer: l2(1e-4) } as const
  const judge = sequential([dense(1, options)], { inputShape: [size], seed: 1 })
  return score(judge, occurrences(train), occurrences(held), 1e-2)
}

function report(name: string, scores: readonly number[]): void {
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length
  const spread = Math.sqrt(scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (scores.length - 1))
  const folds = scores.map((one) => (100 * one).toFixed(1)).join('  ')
  console.log(`${name.padEnd(34)} ${(100 * mean).toFixed(1)} % ± ${(100 * spread).toFixed(1)}   ${folds}`)
}

const folds = { folds: 5, seed: 1, stratify: y }
console.log(
  `${reviews.length} sentences, ${size} words; by frequency alone: ${entropyOfWords().toFixed(3)} nats a word`,
)
report('logistic regression on words', await crossValidate([x, y], folds, regress))
report('encoder from scratch', await crossValidate([x, y], folds, (train, held) => encode(train, held)))
const weights = await pretrain()
report(
  'encoder pre-trained by masking',
  await crossValidate([x, y], folds, (train, held) => encode(train, held, weights)),
)
