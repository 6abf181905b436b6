/**
 * How often the 95 % interval of a share contains the true share, on simulated markets.
 *
 *   npm run bench:coverage -- [--markets 1000]
 *
 * Each market has customers of several segments that differ in what they spend and in which vendors they prefer;
 * customers are loyal to a degree, buy several times, and spend amounts that are skewed as money is. The true share of
 * a vendor is known from the segments alone. A sample of customers is drawn, its sales are put through the same query
 * and bootstrap as a workspace's, and the intervals that contain the truth are counted.
 */
import { parseArgs } from 'node:util'
import { createRandom, type Random } from '@bellwether/core'
import { openDuckdb, soldShares } from '@bellwether/market'
import sql from 'sql-template-tag'

const { values } = parseArgs({ options: { markets: { type: 'string', default: '1000' } } })
const markets = Number(values.markets)

type Segment = { readonly weight: number; readonly spend: number; readonly preferences: readonly number[] }

const exponential = (random: Random) => -Math.log(1 - random.uniform())

function normalized(sizes: readonly number[]): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return sizes.map((size) => size / total)
}

/** A number that is chosen with the given probabilities. */
function choose(probabilities: readonly number[], random: Random): number {
  let left = random.uniform()
  const found = probabilities.findIndex((probability) => (left -= probability) < 0)
  return found < 0 ? probabilities.length - 1 : found
}

function makeSegments(random: Random, vendors: number): Segment[] {
  const weights = normalized(Array.from({ length: 3 }, () => 0.2 + random.uniform()))
  return weights.map((weight) => ({
    weight,
    spend: Math.exp(random.normal()),
    // Vendors of all sizes, from a leader down to a few percent.
    preferences: normalized(Array.from({ length: vendors }, () => 0.15 + exponential(random))),
  }))
}

/** The share of each vendor in what all customers spend. */
function trueShares(segments: readonly Segment[], vendors: number): number[] {
  return normalized(
    Array.from({ length: vendors }, (_, v) =>
      segments.reduce((sum, { weight, spend, preferences }) => sum + weight * spend * preferences[v]!, 0),
    ),
  )
}

type Purchase = { readonly customer: string; readonly vendor: string; readonly amount: number }

/** What one customer buys: mostly of a favourite vendor, in amounts around the customer's own level. */
function* purchasesOf(customer: string, segments: readonly Segment[], random: Random): Generator<Purchase> {
  const { spend, preferences } =
    segments[
      choose(
        segments.map(({ weight }) => weight),
        random,
      )
    ]!
  const level = spend * Math.exp(0.6 * random.normal())
  const favourite = choose(preferences, random)
  const count = 1 + Math.floor(3 * exponential(random))
  for (let i = 0; i < count; i++) {
    const vendor = random.uniform() < 0.7 ? favourite : choose(preferences, random)
    yield { customer, vendor: `v${vendor}`, amount: level * Math.exp(0.5 * random.normal()) }
  }
}

const engine = await openDuckdb({ threads: 1 })
const { connection } = engine

async function sample(segments: readonly Segment[], customers: number, random: Random): Promise<void> {
  await engine.run(sql`create or replace table sales (ts timestamp, customer_id varchar, vendor varchar,
    product varchar, segment varchar, region varchar, quantity double, unit varchar, amount double, currency varchar)`)
  await engine.run(
    sql`create or replace table purchases (customer_id varchar, vendor varchar, amount double)`,
  )
  const appender = await connection.createAppender('purchases')
  for (let c = 0; c < customers; c++) {
    for (const { customer, vendor, amount } of purchasesOf(`c${c}`, segments, random)) {
      appender.appendVarchar(customer)
      appender.appendVarchar(vendor)
      appender.appendDouble(amount)
      appender.endRow()
    }
  }
  appender.closeSync()
  await engine.run(sql`insert into sales (ts, customer_id, vendor, amount, currency)
    select timestamp '2025-01-01', customer_id, vendor, amount, 'USD' from purchases`)
}

type Tally = { intervals: number; covered: number; width: number }
const emptyTally = (): Tally => ({ intervals: 0, covered: 0, width: 0 })
const bands = [
  { name: '200 to 500 customers', upTo: 500 },
  { name: '500 to 1,500 customers', upTo: 1500 },
  { name: '1,500 to 5,000 customers', upTo: 5000 },
]
const tallies = new Map([...bands.map(({ name }) => name), 'all'].map((name) => [name, emptyTally()]))

for (let m = 0; m < markets; m++) {
  const random = createRandom(m)
  const vendors = 3 + random.integer(6)
  const customers = Math.round(200 * 25 ** random.uniform())
  const segments = makeSegments(random, vendors)
  const truth = trueShares(segments, vendors)
  await sample(segments, customers, random)
  const band = bands.find(({ upTo }) => customers <= upTo)!.name
  for (const { vendor, low, high } of await soldShares(engine, { seed: m })) {
    const share = truth[Number(vendor.slice(1))]!
    for (const name of [band, 'all']) {
      const tally = tallies.get(name)!
      tally.intervals++
      tally.covered += Number(low! <= share && share <= high!)
      tally.width += high! - low!
    }
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${m + 1} of ${markets} markets`)
}
await engine.close()

console.log(`\n95 % intervals of shares on ${markets.toLocaleString('en')} simulated markets\n`)
for (const [name, { intervals, covered, width }] of tallies) {
  const rate = `${((100 * covered) / intervals).toFixed(1)} %`
  console.log(
    `${name.padEnd(28)} ${rate.padStart(7)} of ${String(intervals).padStart(5)} intervals contain the truth; mean width ${((100 * width) / intervals).toFixed(1)} points`,
  )
}
const all = tallies.get('all')!
if (all.covered / all.intervals < 0.93 || all.covered / all.intervals > 0.97) {
  throw new Error('coverage lies outside of 93 to 97 %')
}
