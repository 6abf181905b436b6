import { orderly } from '../facts/base.contract.ts'
import type { Observation } from '../schema/observations.ts'
import type { Observed } from './evidence.ts'
import type { Gate, GateFinding } from './gate.ts'

/** A published figure of a test: quarterly tokens of Noah unless told otherwise. */
export const figure = (changes: Partial<Observed> = {}): Observed => ({
  ...(orderly.observations as unknown as Observation),
  unit: 'tokens',
  low: null,
  high: null,
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
