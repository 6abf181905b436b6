import type { Grain } from '@bellwether/core'
import type { Engine } from '../engine.ts'

/** How days and weeks are counted while an engine is asked. */
export type Setting = { readonly timezone: string; readonly weekStart: number }

/** Two periods that are compared with each other. */
export type Halves = {
  readonly before: { start: string; end: string }
  readonly after: { start: string; end: string }
}

type Rows = readonly object[]

/** A question that every engine answers alike. */
export type Question = {
  /** Which table it reads: without rows there it is not asked. */
  readonly of: 'events' | 'sales'
  ask(engine: Engine, setting: Setting, halves: Halves): Promise<Rows>
  /** Columns that are estimates by resampling: the groups that are resampled depend on the engine's own hash. */
  readonly resampled?: readonly string[]
}

/** Questions by what they measure. */
export type Questions = Readonly<Record<string, Question>>

/** A question about events. */
export const ofEvents = (ask: Question['ask']): Question => ({ of: 'events', ask })

/** A question about sales. */
export const ofSales = (ask: Question['ask'], resampled: readonly string[] = []): Question => ({
  of: 'sales',
  ask,
  resampled,
})

type Asked<Options> = (engine: Engine, options: Options & Setting) => Promise<Rows>

/** A question about events with these options and the setting's calendar. */
export const withOptions = <const Options extends object>(ask: Asked<Options>, options: Options): Question =>
  ofEvents((engine, setting) => ask(engine, { ...setting, ...options }))

/** A question about events, by periods of a grain. */
export const byGrain = (ask: Asked<{ grain: Grain }>, grain: Grain): Question => withOptions(ask, { grain })
