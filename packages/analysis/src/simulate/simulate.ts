import { createRandom, quantileSorted } from '@bellwether/core'
import { type WhatIfBase, type WhatIfShares, whatIf } from '@bellwether/models'
import { driftOf, nowOf, type SimulatedMarket } from './market.ts'
import { type WorkedScenario, workOut } from './paths.ts'
import type { Scenario } from './scenario.ts'
import type { State } from './state.ts'

/** The scenario that others are compared with. */
export const nothingChanges: Scenario = { name: 'nothing changes', changes: [], respond: false }

/** A number at the estimates with its interval over the draws. */
export type Estimated = { readonly point: number; readonly low: number; readonly high: number }

/** An entity in a scenario at one period ahead. */
export type Outcome = {
  readonly scenario: string
  readonly period: number
  readonly entity: string
  readonly share: Estimated
  /** Users, tokens or whatever the market is counted in; undefined where its size is not known. */
  readonly volume: Estimated | undefined
  /** A period's revenue; undefined where no price and no revenue a unit is known, or no size. */
  readonly revenue: Estimated | undefined
  /** Against nothing changes. */
  readonly shareChange: Estimated
  readonly volumeChange: Estimated | undefined
  readonly revenueChange: Estimated | undefined
  /** The price after replies, where there is one. */
  readonly price: number | undefined
}

/** Who an entity's gain comes from, or its loss goes to: parts of it that add up to 1. */
export type DiversionPart = {
  readonly scenario: string
  readonly period: number
  readonly entity: string
  readonly other: string
  readonly part: number
}

export type Simulation = {
  readonly market: SimulatedMarket
  readonly horizon: number
  readonly draws: number
  readonly scenarios: readonly Scenario[]
  readonly outcomes: readonly Outcome[]
  readonly diversion: readonly DiversionPart[]
  /** Entities whose costs would have to be negative for their prices to be an equilibrium. */
  readonly negativeCosts: readonly string[]
}

export type SimulateOptions = {
  readonly horizon: number
  readonly seed: number
  readonly draws?: number
  /** Of the intervals; 0.95 by default. */
  readonly level?: number
  /** Whether outcomes of every period are told, or of the last alone; true by default. */
  readonly every?: boolean
}

/** A scenario with its shares in every draw. */
type Run = { readonly scenario: Scenario; readonly worked: WorkedScenario; readonly shares: WhatIfShares }

function revenueOf(
  { volume, priceScale, price, standing }: SimulatedMarket,
  state: State,
): number | undefined {
  const now = price === undefined ? undefined : state.attributes?.[price]
  if (priceScale !== undefined) return now === undefined ? undefined : now * priceScale
  if (volume.revenue_per_unit === 0) return undefined
  const before = price === undefined ? undefined : standing[state.anchor]!.attributes?.[price]
  return volume.revenue_per_unit * (now === undefined || !before ? 1 : now / before)
}

/** The size of the market in each draw, a period after the other: a random walk with drift. */
function sizesOf(
  { volume }: SimulatedMarket,
  { horizon, seed, draws }: { horizon: number; seed: number; draws: number },
): Float64Array[] {
  const random = createRandom(seed).fork()
  return Array.from({ length: draws }, () => {
    let log = Math.log(volume.size)
    return Float64Array.from({ length: horizon }, () => {
      log += volume.growth + volume.growth_sd * random.normal()
      return Math.exp(log)
    })
  })
}

function estimated(point: number, draws: Float64Array, level: number): Estimated {
  draws.sort()
  const tail = (1 - level) / 2
  return { point, low: quantileSorted(draws, tail), high: quantileSorted(draws, 1 - tail) }
}

const times = ({ point, low, high }: Estimated, factor: number): Estimated => ({
  point: point * factor,
  low: low * factor,
  high: high * factor,
})

const none: Estimated = { point: 0, low: 0, high: 0 }

/** What outcomes are made of, at one period ahead. */
type Period = {
  readonly market: SimulatedMarket
  readonly h: number
  /** The size of the market at the estimates and in each draw. */
  readonly size: number
  readonly sizes: Float64Array
  readonly level: number
}

/** A measure of an entity from its share under the scenario and under none; the measure is linear in both. */
function measure(
  run: Run,
  base: Run,
  r: number,
  weight: number,
  baseWeight: number,
  { h, level, size, sizes }: Period,
  sized: boolean,
) {
  const before = (all: readonly Float64Array[]) => (baseWeight === 0 ? 0 : all[h]![r]! * baseWeight)
  const of = (all: readonly Float64Array[], alone: readonly Float64Array[], total: number) =>
    (all[h]![r]! * weight - before(alone)) * total
  const draws = new Float64Array(run.shares.draws.length)
  for (let d = 0; d < draws.length; d++) {
    draws[d] = of(run.shares.draws[d]!, base.shares.draws[d]!, sized ? sizes[d]! : 1)
  }
  return estimated(of(run.shares.point, base.shares.point, sized ? size : 1), draws, level)
}

/** Everything of one entity of one scenario, against the baseline. */
function outcomeOf(run: Run, base: Run, r: number, period: Period): Outcome {
  const { market, h } = period
  const state = run.worked.states[h]![r]!
  const inBase = r < market.standing.length
  const unit = revenueOf(market, state)
  const baseUnit = inBase ? revenueOf(market, base.worked.states[h]![r]!) : 0
  const sized = !Number.isNaN(market.volume.size)
  const share = measure(run, base, r, 1, 0, period, false)
  const volume = sized ? measure(run, base, r, 1, 0, period, true) : undefined
  const alone = run === base
  const shareChange = alone ? none : measure(run, base, r, 1, +inBase, period, false)
  const volumeChange = alone ? none : measure(run, base, r, 1, +inBase, period, true)
  const revenueChange = () => {
    if (unit === undefined || baseUnit === undefined) return undefined
    if (unit === baseUnit || alone) return times(volumeChange, unit)
    return measure(run, base, r, unit, baseUnit, period, true)
  }
  return {
    scenario: run.scenario.name,
    period: h + 1,
    entity: state.entity,
    share,
    volume,
    revenue: unit === undefined || !volume ? undefined : times(volume, unit),
    shareChange,
    volumeChange: sized ? volumeChange : undefined,
    revenueChange: sized ? revenueChange() : undefined,
    price: market.price === undefined ? undefined : state.attributes?.[market.price],
  }
}

/**
 * Who the gain of each entity that a scenario changes comes from, at the last period and the estimates: of its own changes
 * alone, so that what others of the scenario do is not taken for it.
 */
function diversionOf(
  market: SimulatedMarket,
  base: WhatIfBase,
  scenario: Scenario,
  horizon: number,
  seed: number,
): DiversionPart[] {
  const moved = [...new Set(scenario.changes.map(({ entity }) => entity))]
  const alone = moved.map((entity) =>
    workOut(
      market,
      { ...scenario, changes: scenario.changes.filter((change) => change.entity === entity) },
      horizon,
    ),
  )
  const results = whatIf(
    base,
    alone.map(({ path }) => path),
    { seed, draws: 0 },
  )
  return moved.flatMap((entity, m) => {
    const { entities } = alone[m]!
    const now = (r: number) => (r < market.standing.length ? market.standing[r]!.share : 0)
    const change = (r: number) => results[m]!.point.at(-1)![r]! - now(r)
    const own = change(entities.indexOf(entity))
    if (Math.abs(own) < 1e-12) return []
    return entities.flatMap((other, o) =>
      other === entity
        ? []
        : [{ scenario: scenario.name, period: horizon, entity, other, part: -change(o) / own }],
    )
  })
}

/**
 * Shares, volume and revenue under each scenario and under none, period by period, with intervals from what is uncertain of
 * the effects, of how shares drift by themselves, and of the market's growth.
 *
 * @throws UserError for changes that can't be worked out
 */
export function simulate(
  market: SimulatedMarket,
  scenarios: readonly Scenario[],
  options: SimulateOptions,
): Simulation {
  const { horizon, seed, draws = 1000, level = 0.95, every = true } = options
  const all = [nothingChanges, ...scenarios]
  const worked = all.map((scenario) => workOut(market, scenario, horizon))
  const now = { model: market.fit, now: nowOf(market), drift: driftOf(market, horizon) }
  const shares = whatIf(
    now,
    worked.map(({ path }) => path),
    { seed, draws },
  )
  const runs = all.map((scenario, s): Run => ({ scenario, worked: worked[s]!, shares: shares[s]! }))
  const base = runs[0]!
  const sizes = sizesOf(market, { horizon, seed, draws })
  const periods = Array.from(
    { length: horizon },
    (_, h): Period => ({
      market,
      h,
      size: market.volume.size * Math.exp(market.volume.growth * (h + 1)),
      sizes: Float64Array.from(sizes, (path) => path[h]!),
      level,
    }),
  ).slice(every ? 0 : -1)
  const outcomes = runs.flatMap((run) =>
    periods.flatMap((period) => run.worked.entities.map((_, r) => outcomeOf(run, base, r, period))),
  )
  return {
    market,
    horizon,
    draws,
    scenarios: all,
    outcomes,
    diversion: scenarios.flatMap((scenario) => diversionOf(market, now, scenario, horizon, seed)),
    negativeCosts: [...new Set(worked.flatMap(({ negativeCosts }) => negativeCosts))],
  }
}
