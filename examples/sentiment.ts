/**
 * A small BERT-style encoder: it first learns to guess masked words of 3,000 reviews, then to tell praise from blame.
 *
 *   npm run example -- sentiment [PRETRAINING_EPOCHS]
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createRandom } from '@bellwether/core'
import {
  adamw,
  dense,
  dropout,
  earlyStopping,
  embedding,
  globalAveragePooling,
  input,
  layerNormalization,
  type Model,
  model,
  positionEmbedding,
  progressBar,
  sparseCategoricalCrossentropy,
  split,
  type Tensor,
  tensor,
  terminal,
  transformerBlock,
} from '@bellwether/nn'

const [length, width, heads, layers, batchSize] = [32, 64, 4, 2, 32]
const pretrainingEpochs = Number(process.argv[2] ?? 30)
const [padding, unknown, mask] = [0, 1, 2]
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

/** Words seen at least twice, numbered from 3 on. */
function buildVocabulary(reviews: readonly Review[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of reviews)
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  const known = [...counts].filter(([, count]) => count > 1).map(([word]) => word)
  return new Map(known.sort().map((word, i) => [word, i + 3]))
}

const reviews = readReviews()
const vocabulary = buildVocabulary(reviews)
const size = vocabulary.size + 3
const codes = Int32Array.from(
  reviews.flatMap(({ text }) => {
    const words = wordsOf(text).slice(0, length)
    return Array.from({ length }, (_, i) =>
      i < words.length ? (vocabulary.get(words[i]!) ?? unknown) : padding,
    )
  }),
)
const allX = tensor(codes, [reviews.length, length])
const allY = tensor(
  Float32Array.from(reviews, (review) => review.class),
  [reviews.length, 1],
)
const { train, validation, test } = split([allX, allY], {
  validation: 0.1,
  test: 0.2,
  seed: 1,
  stratify: allY,
})
console.log(`${reviews.length} sentences, ${size} words; ${test[0].shape[0]} sentences are kept for the test`)

/** 1 for words, 0 for padding. */
const visible = (x: Tensor) =>
  tensor(
    Float32Array.from(x.data, (code) => (code === padding ? 0 : 1)),
    x.shape,
  )

/** The encoder with a head; layers keep their names, so that weights pass from one model to the other. */
function build(head: 'words' | 'sentiment'): Model {
  const x = input([length], { name: 'words', dtype: 'int32' })
  const seen = input([length], { name: 'seen' })
  let hidden = positionEmbedding({ name: 'position' })(embedding(size, width, { name: 'embedding' })(x))
  for (let i = 0; i < layers; i++)
    hidden = transformerBlock(heads, { name: `block${i}`, dropout: 0.2 })(hidden, seen)
  hidden = layerNormalization({ name: 'norm' })(hidden)
  const outputs =
    head === 'words'
      ? dense(size, { name: 'guess' })(hidden)
      : dense(1, { name: 'judge', activation: 'sigmoid' })(dropout(0.3)(globalAveragePooling()(hidden)))
  return model({ inputs: [x, seen], outputs, seed: 1 })
}

/** Hides 15 % of the words; the labels are the hidden words, and 0 elsewhere. */
function hide(x: Tensor) {
  const hidden = Int32Array.from(x.data)
  const labels = new Int32Array(hidden.length)
  for (let i = 0; i < hidden.length; i++) {
    if (hidden[i] === padding || random.uniform() > 0.15) continue
    labels[i] = hidden[i]!
    hidden[i] = mask
  }
  return [tensor(hidden, x.shape), visible(x), tensor(labels, x.shape)] as const
}

async function pretrain(): Promise<Model> {
  const encoder = build('words')
  encoder.compile({
    optimizer: adamw({ learningRate: 1e-3, weightDecay: 0.01 }),
    loss: sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: padding }),
  })
  for (let epoch = 0; epoch < pretrainingEpochs; epoch++) {
    const [x, seen, y] = hide(train[0])
    const { history } = await encoder.fit([x, seen], y, { batchSize, epochs: 1 })
    if (epoch % 5 === 4)
      console.log(`masked words, epoch ${epoch + 1}: loss ${history.loss?.at(-1)?.toFixed(3)}`)
  }
  return encoder
}

async function classify(pretrained: Model | undefined): Promise<number> {
  const judge = build('sentiment')
  if (pretrained) {
    const weights = Object.entries(await pretrained.weights()).filter(([name]) => !name.startsWith('guess/'))
    await judge.setWeights(Object.fromEntries(weights))
  }
  judge.compile({
    optimizer: adamw({ learningRate: 3e-4, weightDecay: 0.05 }),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy'],
  })
  const withMask = (x: Tensor) => [x, visible(x)]
  await judge.fit(withMask(train[0]), train[1], {
    epochs: 20,
    batchSize,
    validationData: [withMask(validation[0]), validation[1]],
    callbacks: [
      earlyStopping({ monitor: 'val_accuracy', patience: 5, restoreBestWeights: true }),
      progressBar({ output: terminal() }),
    ],
  })
  const { accuracy } = await judge.evaluate(withMask(test[0]), test[1])
  await judge.close()
  return accuracy!
}

const encoder = await pretrain()
const withPretraining = await classify(encoder)
const without = await classify(undefined)
await encoder.close()
console.log(
  `test accuracy ${(100 * withPretraining).toFixed(1)} % with pre-training, ${(100 * without).toFixed(1)} % without`,
)
