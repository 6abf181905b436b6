import type { Gate } from './gate.ts'
import { cachedTokens } from './gates/cached-tokens.ts'
import { duplicates } from './gates/duplicates.ts'
import { emptyPeriods } from './gates/empty-periods.ts'
import { mixedDefinitions } from './gates/mixed-definitions.ts'
import { revisedHistory } from './gates/revised-history.ts'
import { sharesOver100 } from './gates/shares-over-100.ts'
import { staleSeries } from './gates/stale-series.ts'
import { unitJumps } from './gates/unit-jumps.ts'

/** The gates, in the order that findings are told. To add one: its file and test in `gates`, its line below. */
export const gates = {
  duplicates,
  shares_over_100: sharesOver100,
  unit_jumps: unitJumps,
  empty_periods: emptyPeriods,
  cached_tokens: cachedTokens,
  mixed_definitions: mixedDefinitions,
  revised_history: revisedHistory,
  stale_series: staleSeries,
} as const satisfies Readonly<Record<string, Gate>>

export type GateName = keyof typeof gates
