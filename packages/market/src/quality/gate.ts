import { type Bilingual, inBoth, type Language } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import type { Evidence, Observed } from './evidence.ts'

/** `error`: the figures can't all be right; `warning`: read them with the message in mind; `info`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

/** What a gate found. The rows stay where they are: whoever shows them says that they are gated. */
export type GateFinding = {
  readonly severity: Severity
  readonly table: 'observations' | 'sales' | 'events'
  /** How many rows are concerned. */
  readonly rows: number
  /** The observations concerned; none for sales and events, whose rows have no key. */
  readonly concerned: readonly Observed[]
  readonly message: Bilingual
  readonly remedy: Bilingual
}

/** One check of the quality of data. Published figures are few and are looked at one by one; logs are queried. */
export type Gate = {
  readonly title: Bilingual
  readonly observations: (evidence: Evidence) => readonly GateFinding[]
  readonly sales?: (engine: Engine) => Promise<readonly GateFinding[]>
  readonly events?: (engine: Engine) => Promise<readonly GateFinding[]>
}

/** Tells in a language what was found, and the remedy. */
export type Telling = (language: Language) => readonly [message: string, remedy: string]

/** A finding about published figures. */
export function foundIn(severity: Severity, concerned: readonly Observed[], tell: Telling): GateFinding {
  return { ...foundAmong('observations', severity, concerned.length, tell), concerned }
}

/** A finding about a number of rows of a table. */
export function foundAmong(
  table: GateFinding['table'],
  severity: Severity,
  rows: number,
  tell: Telling,
): GateFinding {
  return {
    severity,
    table,
    rows,
    concerned: [],
    message: inBoth((language) => tell(language)[0]),
    remedy: inBoth((language) => tell(language)[1]),
  }
}
