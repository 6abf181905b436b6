/**
 * How often 95 % intervals contain planted parameters, on simulated markets.
 *
 *   npm run bench:recovery -- [--markets 1000]
 *
 * Choices: each market draws its tastes, 400 people choose among four products, a logit is fitted, and the intervals of the own
 * price elasticity and of the share after a price cut of 10 % are held against the same numbers under the planted tastes.
 * Shares: in each market firms see a demand shock and price on it; Berry's inversion with a cost instrument must cover the planted
 * price coefficient, where least squares does not.
 */
import { parseArgs } from 'node:util'
import { createRandom, type Random } from '@bellwether/core'
import {
  berryLogit,
  type ChoiceData,
  type ChoiceFit,
  demand,
  elasticities,
  elasticityEstimates,
  logit,
  type SharePanel,
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

recoverChoices()
recoverPrices()
