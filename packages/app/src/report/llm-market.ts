import {
  type DriverAnswer,
  type DriverMap,
  driverMap,
  drivers,
  type LlmMarket,
  llmDrivers,
  llmLogs,
  llmMarket,
  llmPanel,
  nearestYearBefore,
} from '@bellwether/analysis'
import { isUserError } from '@bellwether/core'
import type { ReportContext } from './context.ts'
import { provenanceOf } from './figure.ts'
import type { Provenance } from './section.ts'
import type { Traced } from './trace.ts'

/** The LLM market as a panel, as a map and as what scenarios are asked of. */
export type MarketOfReport = LlmMarket & { readonly answer: DriverAnswer; readonly map: DriverMap }

/** Two chapters ask for it: it is worked out once a report. */
const answers = new WeakMap<ReportContext, Promise<Traced<MarketOfReport> | undefined>>()

async function workOut(context: ReportContext): Promise<Traced<MarketOfReport> | undefined> {
  try {
    return await context.trace(async (engine) => {
      const source = await llmPanel(engine)
      const from = nearestYearBefore(source.panel)
      const answer = drivers(source.panel, { drivers: llmDrivers, logs: llmLogs }, { from })
      return { ...(await llmMarket(engine, { source })), answer, map: await driverMap(engine, source) }
    })
  } catch (error) {
    // A fact base of one's own may hold no such panel; its report goes without these chapters.
    if (isUserError(error)) return undefined
    throw error
  }
}

/** The LLM market of a report; undefined where the facts hold too little. */
export function marketOfReport(context: ReportContext): Promise<Traced<MarketOfReport> | undefined> {
  const known = answers.get(context)
  if (known) return known
  const asked = workOut(context)
  answers.set(context, asked)
  return asked
}

/** Where figures of the panel come from. */
export function panelProvenance(
  { result, sql }: Traced<MarketOfReport>,
  method: string,
  context: ReportContext,
): Provenance {
  const { source } = result
  const last = source.panel.periods.at(-1)!
  const rows = source.shares.filter(({ period_end }) => period_end === last)
  const all = { ...rows[0]!, sources: source.sources }
  return provenanceOf([...rows, all], sql, method, context)
}
