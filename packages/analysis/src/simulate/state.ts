import type { SharePanel } from '@bellwether/models'
import type { SimulatedMarket } from './market.ts'

/** An entity at one period ahead of a scenario. */
export type State = {
  readonly entity: string
  /** Row of who it starts from: itself, or what a launch is like. */
  readonly anchor: number
  /** As stated, before logarithms; undefined where they are not known. */
  attributes: Record<string, number> | undefined
  shift: number
  availability: number
  /** Whether the scenario sets its price. */
  priced: boolean
}

/** Attributes on the model's scale. */
export function onScale({ attributes }: State, logs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(attributes ?? {}).map(([name, value]) => [
      name,
      logs.includes(name) ? Math.log(value) : value,
    ]),
  )
}

/** Log-attractions at the estimates, among those of today whose shares add up to 1. */
export function attractionsOf(
  market: SimulatedMarket,
  now: SharePanel,
  states: readonly State[],
): Float64Array {
  const panel: SharePanel = {
    ...now,
    market: new Int32Array(states.length),
    product: Int32Array.from(states, ({ anchor }) => now.product[anchor]!),
    shares: new Float64Array(states.length),
    attributes: Object.fromEntries(
      Object.keys(now.attributes).map((name) => [
        name,
        Float64Array.from(
          states,
          (state) => onScale(state, market.logs)[name] ?? now.attributes[name]![state.anchor]!,
        ),
      ]),
    ),
  }
  const [there, here] = [market.fit.attraction(panel), market.fit.attraction(now)]
  return Float64Array.from(
    states,
    ({ anchor, shift }, r) => Math.log(now.shares[anchor]!) + there[r]! - here[anchor]! + shift,
  )
}
