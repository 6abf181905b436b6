/**
 * How often 95 % intervals contain planted parameters, on simulated markets.
 *
 *   npm run bench:recovery -- [--markets 1000]
 *
 * Choices: each market draws its tastes, 400 people choose among four products, a logit is fitted, and the intervals of the own
 * price elasticity and of the share after a price cut of 10 % are held against the same numbers under the planted tastes.
 * What if: in each market 40 periods of five products' shares follow planted effects and an attraction that drifts by itself;
 * intervals of the own price elasticity, of the effect of a price cut, and of the share itself one and three periods later
 * are held against what the planted market does.
 * Shares: in each market firms see a demand shock and price on it; Berry's inversion with a cost instrument must cover the planted
 * price coefficient, where least squares does not.
 */
import { parseArgs } from 'node:util'
import { createRandom, quantile, type Random } from '@bellwether/core'
import {
  attractionDrift,
  attractionElasticityEstimates,
  berryLogit,
  type ChoiceData,
  type ChoiceFit,
  demand,
  elasticities,
  elasticityEstimates,
  logit,
  logitAttraction,
  type SharePanel,
  selectObservations,
  type WhatIfProduct,
  whatIf,
} from '@bellwether/models'

const { values } = parseArgs({ options: { markets: { type: 'string', default: '1000' } } })
const markets = Number(values.markets)
const products = ['a', 'b', 'c', 'd']
const people = 400

/** Counts how often intervals contain the truth. */
function tally(name: string) {
  let [inside, of] = [0, 0]
  return {
    add(low: number, high: number, truth: number) {
      of++
      if (low <= truth && truth <= high) inside++
    },
    report: () =>
      console.log(`${name}: ${((100 * inside) / of).toFixed(1)} % of ${of} intervals contain the truth`),
  }
}

function simulateChoices(random: Random, tastes: Float64Array): ChoiceData {
  const size = products.length
  const rows = people * size
  const attributes = {
    price: Float64Array.from({ length: rows }, () => 1 + 3 * random.uniform()),
    quality: Float64Array.from({ length: rows }, () => random.normal()),
  }
  const chosen = Int32Array.from({ length: people }, (_, s) => {
    let [best, at] = [Number.NEGATIVE_INFINITY, s * size]
    for (let row = s * size; row < (s + 1) * size; row++) {
      const constant = row % size === 0 ? 0 : tastes[(row % size) - 1]!
      const liked = constant + tastes[3]! * attributes.price[row]! + tastes[4]! * attributes.quality[row]!
      const utility = liked - Math.log(-Math.log(random.uniform()))
      if (utility > best) [best, at] = [utility, row]
    }
    return at
  })
  return {
    alternatives: products,
    starts: Int32Array.from({ length: people + 1 }, (_, s) => size * s),
    alternative: Int32Array.from({ length: rows }, (_, row) => row % size),
    chosen,
    attributes,
    cases: {},
  }
}

/** The data after the first product became 10 % cheaper. */
function afterCut(data: ChoiceData): ChoiceData {
  const price = data.attributes.price!.map((p, row) => (data.alternative[row] === 0 ? 0.9 * p : p))
  return { ...data, attributes: { ...data.attributes, price } }
}

const shareOfFirst = (predictor: Pick<ChoiceFit, 'probabilities' | 'responses'>, data: ChoiceData) =>
  demand(predictor, data)[0]! / people

/** The delta-method error of the first product's simulated share. */
function shareError(fit: ChoiceFit, data: ChoiceData): number {
  const { estimates, covariance } = fit
  const gradient = estimates.map((_, k) => {
    const moved = (by: number) => shareOfFirst(fit.at(estimates.map((x, i) => x + (i === k ? by : 0))), data)
    return (moved(1e-5) - moved(-1e-5)) / 2e-5
  })
  let variance = 0
  gradient.forEach((left, i) => {
    gradient.forEach((right, j) => {
      variance += left * right * covariance.data[i * covariance.columns + j]!
    })
  })
  return Math.sqrt(variance)
}

function recoverChoices(): void {
  const random = createRandom(6)
  const [elasticity, share] = [tally('own price elasticity'), tally('share after a price cut')]
  for (let m = 0; m < markets; m++) {
    const tastes = Float64Array.from([0, 0, 0, -0.8, 0.5], (centre) => centre + 0.3 * random.normal())
    const data = simulateChoices(random, tastes)
    const fit = logit(data, { generic: ['price', 'quality'] })
    const truth = fit.at(tastes)
    const { low, high } = elasticityEstimates(fit, data, 'price').intervals[0]!
    elasticity.add(low, high, elasticities(truth, data, 'price').values[0]!)
    const cut = afterCut(data)
    const [estimate, half] = [shareOfFirst(fit, cut), 1.959964 * shareError(fit, cut)]
    share.add(estimate - half, estimate + half, shareOfFirst(truth, cut))
  }
  elasticity.report()
  share.report()
}

/** Shares of 60 markets with five products whose prices follow what buyers see and the panel does not. */
function simulateShares(random: Random, effect: number): SharePanel {
  const [T, J] = [60, 5]
  const draw = (from: () => number) => Float64Array.from({ length: T * J }, from)
  const [quality, cost, liked] = [
    draw(() => random.normal()),
    draw(() => 1 + random.uniform()),
    draw(() => 0.5 * random.normal()),
  ]
  const price = cost.map((c, i) => 0.5 + c + 0.6 * liked[i]! + 0.1 * random.uniform())
  const attraction = price.map((p, i) => Math.exp(1 + effect * p + 0.7 * quality[i]! + liked[i]!))
  const market = Int32Array.from(price, (_, i) => Math.floor(i / J))
  const totals = new Float64Array(T).fill(1)
  attraction.forEach((a, i) => {
    totals[market[i]!]! += a
  })
  return {
    market,
    product: Int32Array.from(price, (_, i) => i % J),
    products: ['a', 'b', 'c', 'd', 'e'],
    shares: attraction.map((a, i) => a / totals[market[i]!]!),
    attributes: { price, quality, cost },
  }
}

function recoverPrices(): void {
  const random = createRandom(7)
  const effect = -1.5
  const [berry, naive] = [
    tally("price coefficient, Berry's inversion with an instrument"),
    tally('price coefficient, least squares'),
  ]
  let [sum, sumNaive] = [0, 0]
  for (let m = 0; m < markets; m++) {
    const specification = { price: 'price', attributes: ['quality'], instruments: ['cost'] }
    const fit = berryLogit(simulateShares(random, effect), specification)
    berry.add(fit.priceCoefficient.low, fit.priceCoefficient.high, effect)
    naive.add(fit.naivePriceCoefficient.low, fit.naivePriceCoefficient.high, effect)
    sum += fit.priceCoefficient.estimate / markets
    sumNaive += fit.naivePriceCoefficient.estimate / markets
  }
  berry.report()
  naive.report()
  console.log(
    `planted ${effect}: mean estimate ${sum.toFixed(3)} with the instrument, ${sumNaive.toFixed(3)} without`,
  )
}

/** A market over time: what is observed of it, and its shares in the periods after if prices then are as given. */
type Drifting = {
  readonly panel: SharePanel
  after(prices: readonly number[], periods: number): Float64Array
}

const [brands, observed, step] = [5, 40, 0.15]
const planted = { price: -0.9, quality: 0.5 }

/** Shares from planted effects and attractions that walk at random. */
function simulateDrifting(random: Random): Drifting {
  const walk = new Float64Array(brands)
  const n = observed * brands
  const price = Float64Array.from({ length: n }, () => 1 + random.uniform())
  const quality = Float64Array.from({ length: n }, () => random.normal())
  const shares = new Float64Array(n)
  const divide = (from: number, prices: ArrayLike<number>, into: Float64Array, at: number) => {
    const attraction = Array.from(walk, (w, j) =>
      Math.exp(0.2 * j + planted.price * prices[j]! + planted.quality * quality[from + j]! + w),
    )
    const total = attraction.reduce((a, b) => a + b, 0)
    attraction.forEach((a, j) => {
      into[at + j] = a / total
    })
  }
  const move = () => {
    for (let j = 0; j < brands; j++) walk[j]! += step * random.normal()
  }
  for (let t = 0; t < observed; t++) {
    move()
    divide(t * brands, price.subarray(t * brands), shares, t * brands)
  }
  const panel: SharePanel = {
    market: Int32Array.from({ length: n }, (_, i) => Math.floor(i / brands)),
    product: Int32Array.from({ length: n }, (_, i) => i % brands),
    products: ['a', 'b', 'c', 'd', 'e'],
    shares,
    attributes: { price, quality },
  }
  return {
    panel,
    after(prices, periods) {
      for (let t = 0; t < periods; t++) move()
      const result = new Float64Array(brands)
      divide(n - brands, prices, result, 0)
      return result
    },
  }
}

const intervalOf = (draws: ArrayLike<number>) => [quantile(draws, 0.025), quantile(draws, 0.975)] as const

/** The share of the first product under planted effects, from those of today. */
function trueShare(now: SharePanel, cut: number): number {
  const odds = Array.from(now.shares, (s, j) => s * (j === 0 ? Math.exp(planted.price * cut) : 1))
  return odds[0]! / odds.reduce((a, b) => a + b, 0)
}

function recoverScenarios(): void {
  const random = createRandom(8)
  const tallies = {
    elasticity: tally('own price elasticity of an attraction model, at its fitted shares'),
    effect: tally('effect of a price cut on the share, against nothing changing'),
    one: tally('simulated share one period after the cut'),
    three: tally('simulated share three periods after the cut'),
  }
  for (let m = 0; m < markets; m++) {
    const { panel, after } = simulateDrifting(random)
    const fit = logitAttraction(panel, { attributes: ['price', 'quality'] })
    const last = observed - 1
    const now = selectObservations(
      panel,
      Array.from({ length: brands }, (_, j) => last * brands + j),
    )
    const truth = planted.price * now.attributes.price![0]! * (1 - fit.predict(panel)[last * brands]!)
    const elasticity = attractionElasticityEstimates(fit, panel, last, 'price').intervals[0]!
    tallies.elasticity.add(elasticity.low, elasticity.high, truth)
    const same: WhatIfProduct[] = panel.products.map((_, anchor) => ({
      anchor,
      attributes: {},
      shift: 0,
      availability: 1,
    }))
    const cut = -0.1 * now.attributes.price![0]!
    const prices = Array.from(now.attributes.price!, (p, j) => (j === 0 ? p + cut : p))
    const cheaper = same.map((p, j) => (j === 0 ? { ...p, attributes: { price: prices[0]! } } : p))
    const base = { model: fit, now, drift: attractionDrift(fit, panel, 3) }
    const [nothing, changed] = whatIf(
      base,
      [
        [same, same, same],
        [cheaper, cheaper, cheaper],
      ],
      { seed: m + 1, draws: 500 },
    )
    // Without drift, so that only the effects are uncertain.
    const [still, moved] = whatIf({ ...base, drift: [0] }, [[same], [cheaper]], { seed: m + 1, draws: 500 })
    const gain = moved!.draws.map((draw, d) => draw[0]![0]! - still!.draws[d]![0]![0]!)
    tallies.effect.add(...intervalOf(gain), trueShare(now, cut) - now.shares[0]!)
    const share = (h: number) => changed!.draws.map((draw) => draw[h]![0]!)
    tallies.one.add(...intervalOf(share(0)), after(prices, 1)[0]!)
    tallies.three.add(...intervalOf(share(2)), after(prices, 2)[0]!)
    if (nothing!.draws.length !== changed!.draws.length) throw new Error('scenarios differ in their draws')
  }
  for (const { report } of Object.values(tallies)) report()
}

recoverChoices()
recoverPrices()
recoverScenarios()
