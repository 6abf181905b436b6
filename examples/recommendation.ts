/**
 * Recommendation with two towers: a vector for each user and each item, and how well they agree.
 *
 *   npm run example -- recommendation
 *
 * The interactions are generated: 600 users with hidden tastes choose among 400 items, some of which are popular.
 */
import { createRandom } from '@bellwether/core'
import { adam, add, dense, embedding, flatten, input, layer, model, nodes, tensor } from '@bellwether/nn'

const [users, items, tastes, choices] = [600, 400, 6, 30]
const [width, negatives, epochs] = [16, 4, 15]
const random = createRandom(1)

const vectors = (count: number) =>
  Array.from({ length: count }, () => Array.from({ length: tastes }, () => random.normal()))
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/** Each user's choices: the items that score highest by taste, popularity and chance. */
function generate(): number[][] {
  const [userTastes, itemTastes] = [vectors(users), vectors(items)]
  const popularity = Array.from({ length: items }, () => random.normal())
  return userTastes.map((taste) => {
    const scores = itemTastes.map((own, item) => dot(taste, own) + popularity[item]! + 1.5 * random.normal())
    const ranked = scores.map((_, item) => item).sort((a, b) => scores[b]! - scores[a]!)
    return ranked.slice(0, choices)
  })
}

const chosen = generate()
/** One choice of each user is kept for the test. */
const held = chosen.map((own) => own[random.integer(choices)]!)
const known = chosen.map((own, user) => own.filter((item) => item !== held[user]))

/** Choices as positives, and for each a few items drawn at random as negatives. */
function drawPairs() {
  const pairs = known.flatMap((own, user) =>
    own.flatMap((item) => [
      [user, item, 1] as const,
      ...Array.from({ length: negatives }, () => [user, random.integer(items), 0] as const),
    ]),
  )
  const column = (i: 0 | 1) =>
    tensor(
      Int32Array.from(pairs, (pair) => pair[i]),
      [pairs.length, 1],
    )
  return {
    x: [column(0), column(1)],
    y: tensor(
      Float32Array.from(pairs, (pair) => pair[2]),
      [pairs.length, 1],
    ),
  }
}

const user = input([1], { name: 'user', dtype: 'int32' })
const item = input([1], { name: 'item', dtype: 'int32' })
const agreement = layer('agreement', {}, (_, a, b) => nodes.sum(nodes.multiply(a!, b!), -1, true))
const match = agreement(flatten()(embedding(users, width)(user)), flatten()(embedding(items, width)(item)))
const popularity = flatten()(embedding(items, 1)(item))
const outputs = dense(1, { activation: 'sigmoid', kernelInitializer: 'ones' })(add()(match, popularity))
const towers = model({ inputs: [user, item], outputs, seed: 1 })
towers.compile({ optimizer: adam({ learningRate: 0.005 }), loss: 'binaryCrossentropy', metrics: ['auc'] })

for (let epoch = 1; epoch <= epochs; epoch++) {
  const { x, y } = drawPairs()
  const { history } = await towers.fit(x, y, { batchSize: 256 })
  if (epoch % 5 === 0)
    console.log(`epoch ${epoch}: loss ${history.loss?.[0]?.toFixed(4)}, AUC ${history.auc?.[0]?.toFixed(4)}`)
}

/** The part of users whose kept item is among the first ten that they have not chosen yet. */
function hitRate(scores: (user: number, item: number) => number): number {
  const hits = held.filter((wanted, own) => {
    const seen = new Set(known[own])
    const target = scores(own, wanted)
    const better = Array.from({ length: items }, (_, other) => other).filter(
      (other) => !seen.has(other) && scores(own, other) > target,
    )
    return better.length < 10
  })
  return hits.length / users
}

const all = tensor(
  Int32Array.from({ length: users * items }, (_, i) => Math.floor(i / items)),
  [users * items, 1],
)
const each = tensor(
  Int32Array.from({ length: users * items }, (_, i) => i % items),
  [users * items, 1],
)
const { data } = await towers.predict([all, each], { batchSize: 8192 })
const counts = new Float64Array(items)
for (const own of known) for (const choice of own) counts[choice]! += 1
await towers.close()

console.log(`hit rate at 10: two towers ${(100 * hitRate((u, i) => data[u * items + i]!)).toFixed(1)} %`)
console.log(`                most popular ${(100 * hitRate((_, i) => counts[i]!)).toFixed(1)} %`)
console.log(`                by chance ${((100 * 10) / (items - choices + 1)).toFixed(1)} %`)
