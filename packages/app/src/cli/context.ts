import type { Language } from '@bellwether/core'
import type { Output } from './output/output.ts'

/** What every command is given: where to print, in which language, and the signal that Ctrl-C sends. */
export type Context = {
  readonly language: Language
  readonly out: Output
  /** Aborted by Ctrl-C: long work stops at the next safe point. */
  readonly signal: AbortSignal
}
