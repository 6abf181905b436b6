import type { Observed } from './evidence.ts'
import type { Gate, GateFinding } from './gate.ts'

/** A published figure of a test: quarterly tokens of Noah unless told otherwise. */
export const figure = (changes: Partial<Observed> = {}): Observed => ({
  market: 'Ships',
  basis: 'as counted in port',
  metric: 'tokens',
  entity: 'Ark',
  vendor: 'Noah',
  segment: null,
  region: 'Worldwide',
  period_start: '2025-01-01',
  period_end: '2025-03-31',
  value: 40,
  unit: 'tokens',
  low: null,
  high: null,
  quality: 'measured',
  preferred: true,
  source_id: 'log-2025',
  note: null,
  published: '2025-04',
  caveat: null,
  market_zh: '船',
  basis_zh: null,
  entity_zh: '方舟',
  ...changes,
})

/** Monthly figures from January 2025 on. */
export const monthly = (values: readonly number[], changes: Partial<Observed> = {}): Observed[] =>
  values.map((value, i) => {
    const month = new Date(Date.UTC(2025, i, 1)).toISOString().slice(0, 10)
    const end = new Date(Date.UTC(2025, i + 1, 0)).toISOString().slice(0, 10)
    return figure({ ...changes, value, period_start: month, period_end: end })
  })

/** What a gate finds among figures. */
export const found = (
  gate: Gate,
  observations: readonly Observed[],
  dearest: readonly (readonly [string, number])[] = [],
): readonly GateFinding[] => gate.observations({ observations, dearest: new Map(dearest) })

/** Findings as `severity: message`. */
export const told = (findings: readonly GateFinding[]): string[] =>
  findings.map(({ severity, message }) => `${severity}: ${message.en}`)
