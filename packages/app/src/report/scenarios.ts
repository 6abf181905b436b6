import {
  type AskedScenario,
  llmScenarios,
  type Outcome,
  type Simulation,
  simulate,
} from '@bellwether/analysis'
import type { ReportContext } from './context.ts'
import { type MarketOfReport, marketOfReport } from './llm-market.ts'
import type { Traced } from './trace.ts'

/** Months ahead, and draws of what is uncertain. */
export const [horizon, draws] = [6, 400]

/** The scenarios that the report asks of the LLM market, and what comes out. */
export type Story = {
  readonly market: Traced<MarketOfReport>
  readonly asked: readonly AskedScenario[]
  readonly simulation: Simulation
}

/** Two chapters tell it: it is simulated once a report. */
const stories = new WeakMap<ReportContext, Promise<Story | undefined>>()

async function workOut(context: ReportContext): Promise<Story | undefined> {
  const market = await marketOfReport(context)
  const asked = market ? llmScenarios(market.result.market) : []
  if (!market || asked.length === 0) return undefined
  const options = { horizon, draws, seed: 1, every: false }
  const scenarios = asked.map(({ scenario }) => scenario)
  return { market, asked, simulation: simulate(market.result.market, scenarios, options) }
}

/** The scenarios of a report; undefined where the facts hold too little for any. */
export function storyOfReport(context: ReportContext): Promise<Story | undefined> {
  const known = stories.get(context)
  if (known) return known
  const told = workOut(context)
  stories.set(context, told)
  return told
}

/** All that becomes of vendors under a scenario by the last month. */
export const outcomesOf = ({ simulation }: Story, scenario: string): Outcome[] =>
  simulation.outcomes.filter((row) => row.scenario === scenario && row.period === horizon)

/** What becomes of the vendor that a scenario is about. */
export const outcomeOf = (story: Story, { scenario, entity }: AskedScenario): Outcome =>
  outcomesOf(story, scenario.name).find((row) => row.entity === entity)!
