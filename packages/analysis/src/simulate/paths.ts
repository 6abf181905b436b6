import { UserError } from '@bellwether/core'
import type { SharePanel, WhatIfPath, WhatIfProduct } from '@bellwether/models'
import { nowOf, type SimulatedMarket } from './market.ts'
import { replies } from './reply.ts'
import type { Amount, Change, Scenario } from './scenario.ts'
import { attractionsOf, onScale, type State } from './state.ts'

/** A scenario worked out: what the model is asked, and the attributes of each entity on the way. */
export type WorkedScenario = {
  readonly entities: readonly string[]
  readonly path: WhatIfPath
  /** [period − 1][entity] */
  readonly states: readonly (readonly State[])[]
  /** Notes of what the reply of the others rests on. */
  readonly negativeCosts: readonly string[]
}

const after = ({ kind, value }: Amount, before: number) =>
  kind === 'to' ? value : kind === 'by' ? before + value : before * (1 + value)

type Launch = Extract<Change, { kind: 'launch' }>

const launchesOf = ({ changes }: Scenario) =>
  changes.filter((change): change is Launch => change.kind === 'launch')

function attributesOf(state: State, attribute: string): number {
  const value = state.attributes?.[attribute]
  if (value !== undefined) return value
  throw new UserError(`nothing is known of the ${attribute} of "${state.entity}"`, {
    hint: `change an entity of which it is known, or give its ${attribute} in the panel`,
  })
}

function setAttribute(
  state: State,
  attribute: string,
  amount: Amount,
  { logs, price }: SimulatedMarket,
): void {
  const value = after(amount, attributesOf(state, attribute))
  if (logs.includes(attribute) && !(value > 0)) {
    throw new UserError(`the ${attribute} of "${state.entity}" would become ${value}`, {
      hint: `the model takes its logarithm: keep it above 0`,
    })
  }
  state.attributes = { ...state.attributes, [attribute]: value }
  if (attribute === price) state.priced = true
}

/** Works one change into the states of a period. */
function apply(change: Change, states: readonly State[], market: SimulatedMarket): void {
  const state = states.find(({ entity }) => entity === change.entity)!
  switch (change.kind) {
    case 'attribute':
      setAttribute(state, change.attribute, change.amount, market)
      return
    case 'availability':
      state.availability = change.part
      return
    case 'marketing':
      state.shift += change.elasticity * Math.log(change.factor)
      return
    case 'exit':
      state.availability = 0
      return
    case 'launch':
      state.availability = 1
      for (const [attribute, amount] of change.attributes) setAttribute(state, attribute, amount, market)
      state.priced = true
      return
  }
}

function startOf(market: SimulatedMarket, launches: readonly Launch[]): State[] {
  const { standing } = market
  const state = (entity: string, anchor: number, availability: number): State => ({
    entity,
    anchor,
    attributes: standing[anchor]!.attributes,
    shift: 0,
    availability,
    priced: false,
  })
  return [
    ...standing.map(({ entity }, i) => state(entity, i, 1)),
    ...launches.map(({ entity, like }) =>
      state(
        entity,
        standing.findIndex((row) => row.entity === like),
        0,
      ),
    ),
  ]
}

/** What moves a launch to the share that it aims at among those of today. */
function aimOf(
  { entity, share }: Launch,
  states: readonly State[],
  market: SimulatedMarket,
  now: SharePanel,
): number {
  if (share === undefined) return 0
  const r = states.findIndex((state) => state.entity === entity)
  return Math.log(share / (1 - share)) - attractionsOf(market, now, states)[r]!
}

/**
 * Works out a scenario period by period.
 *
 * @throws UserError for a change of what is not known, a logarithm that would not exist, or a reply that has no equilibrium
 */
export function workOut(market: SimulatedMarket, scenario: Scenario, horizon: number): WorkedScenario {
  const now = nowOf(market)
  const launches = launchesOf(scenario)
  const current = startOf(market, launches)
  const states: State[][] = []
  const negative = new Set<string>()
  for (let h = 1; h <= horizon; h++) {
    for (const change of scenario.changes.filter(({ at }) => at === h)) {
      apply(change, current, market)
      if (change.kind !== 'launch') continue
      const state = current.find(({ entity }) => entity === change.entity)!
      state.shift += aimOf(change, current, market, now)
    }
    const period = current.map((state) => ({ ...state }))
    if (scenario.respond) for (const entity of replies(market, now, period)) negative.add(entity)
    states.push(period)
  }
  const path = states.map((period) =>
    period.map(
      (state): WhatIfProduct => ({
        anchor: state.anchor,
        attributes: onScale(state, market.logs),
        shift: state.shift,
        availability: state.availability,
      }),
    ),
  )
  return { entities: current.map(({ entity }) => entity), path, states, negativeCosts: [...negative] }
}
