import { sampleSize } from '@bellwether/models'
import type { AskedScenario } from '../simulate/llm-scenarios.ts'
import type { Simulation } from '../simulate/simulate.ts'
import { type Advice, adviceOf } from './advice.ts'

/** What a vendor of the market could do, by what its share would become, and what would prove that wrong. */
export type MarketAdvice = {
  readonly rank: number
  readonly kind: Exclude<AskedScenario['kind'], 'exit'>
  readonly entity: string
  readonly scenario: string
  readonly horizon: number
  readonly advice: Advice
  readonly share: number
  readonly share_change: number
  readonly low: number
  readonly high: number
  /** Vendors and months of the panel that it rests on. */
  readonly rows: number
  /** Requests a group of a test that shows the vendor's offer changed to a random half, to see the change of its share. */
  readonly units_per_group: number
}

const isAction = (one: AskedScenario): one is AskedScenario & { kind: MarketAdvice['kind'] } =>
  one.kind !== 'exit'

const inside = (share: number) => Math.min(0.999, Math.max(0.001, share))

/** The units that a change of a share needs to be seen with a chance of 80 %; the share stays between 0 and 1. */
function unitsOf(baseline: number, change: number): number {
  const from = inside(baseline)
  const effect = inside(from + change) - from
  return sampleSize({ kind: 'proportion', baseline: from }, Math.abs(effect) < 1e-4 ? 1e-4 : effect)
}

/** Scenarios that a vendor could bring about, the largest expected gain of share first. */
export function marketAdvice(simulation: Simulation, asked: readonly AskedScenario[]): MarketAdvice[] {
  const { outcomes, horizon, market } = simulation
  return asked
    .filter(isAction)
    .flatMap(({ kind, entity, scenario }) => {
      const found = outcomes.find(
        (row) => row.scenario === scenario.name && row.entity === entity && row.period === horizon,
      )
      if (!found) return []
      const { point, low, high } = found.shareChange
      const baseline = found.share.point - point
      return {
        ...{ kind, entity, horizon, low, high, advice: adviceOf(point, low) },
        scenario: scenario.name,
        share: baseline,
        share_change: point,
        rows: market.panel.market.length,
        units_per_group: unitsOf(baseline, point),
      }
    })
    .toSorted((a, b) => b.share_change - a.share_change)
    .map((row, i) => ({ rank: i + 1, ...row }))
}
