import { createRandom, quantileSorted } from '@bellwether/core'
import { type WhatIfShares, whatIf } from '@bellwether/models'
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
  { horizon, seed, draws }: Required<SimulateOptions>,
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

/** Everything of one scenario at one period and entity, against the baseline. */
function outcomeOf(
  run: Run,
  base: Run,
  sizes: Float64Array[],
  h: number,
  r: number,
  { market, level }: { market: SimulatedMarket; level: number },
): Outcome {
  const { scenario, worked, shares } = run
  const state = worked.states[h]![r]!
  const inBase = r < market.standing.length
  const unit = revenueOf(market, state)
  const baseUnit = inBase ? revenueOf(market, base.worked.states[h]![r]!) : 0
  const size = market.volume.size * Math.exp(market.volume.growth * (h + 1))
  const sized = !Number.isNaN(market.volume.size)
  const over = (of: (share: number, before: number, size: number) => number) => {
    const before = (all: readonly Float64Array[]) => (inBase ? all[h]![r]! : 0)
    const draws = Float64Array.from(shares.draws, (draw, d) =>
      of(draw[h]![r]!, before(base.shares.draws[d]!), sizes[d]![h]!),
    )
    return estimated(of(shares.point[h]![r]!, before(base.shares.point), size), draws, level)
  }
  return {
    scenario: scenario.name,
    period: h + 1,
    entity: state.entity,
    share: over((share) => share),
    volume: sized ? over((share, _, total) => share * total) : undefined,
    revenue: unit === undefined || !sized ? undefined : over((share, _, total) => share * total * unit),
    shareChange: over((share, before) => share - before),
    volumeChange: sized ? over((share, before, total) => (share - before) * total) : undefined,
    revenueChange:
      unit === undefined || baseUnit === undefined || !sized
        ? undefined
        : over((share, before, total) => (share * unit - before * baseUnit) * total),
    price: market.price === undefined ? undefined : state.attributes?.[market.price],
  }
}

/** Who the gains of those that a scenario changes come from, at one period and the estimates. */
function diversionOf({ scenario, worked, shares }: Run, base: Run, h: number): DiversionPart[] {
  const change = (r: number) => shares.point[h]![r]! - (base.shares.point[h]![r] ?? 0)
  const moved = new Set(scenario.changes.map(({ entity }) => entity))
  return worked.entities.flatMap((entity, r) => {
    const own = change(r)
    if (!moved.has(entity) || Math.abs(own) < 1e-12) return []
    return worked.entities.flatMap((other, o) =>
      o === r ? [] : [{ scenario: scenario.name, period: h + 1, entity, other, part: -change(o) / own }],
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
  const { horizon, seed, draws = 1000, level = 0.95 } = options
  const all = [nothingChanges, ...scenarios]
  const worked = all.map((scenario) => workOut(market, scenario, horizon))
  const shares = whatIf(
    { model: market.fit, now: nowOf(market), drift: driftOf(market, horizon) },
    worked.map(({ path }) => path),
    { seed, draws },
  )
  const runs = all.map((scenario, s): Run => ({ scenario, worked: worked[s]!, shares: shares[s]! }))
  const base = runs[0]!
  const sizes = sizesOf(market, { horizon, seed, draws, level })
  const outcomes = runs.flatMap((run) =>
    run.worked.states.flatMap((period, h) =>
      period.map((_, r) => outcomeOf(run, base, sizes, h, r, { market, level })),
    ),
  )
  return {
    market,
    horizon,
    draws,
    scenarios: all,
    outcomes,
    diversion: runs.slice(1).flatMap((run) => diversionOf(run, base, horizon - 1)),
    negativeCosts: [...new Set(worked.flatMap(({ negativeCosts }) => negativeCosts))],
  }
}
