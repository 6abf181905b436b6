import type { ShareHistory } from './history.ts'

/** A way to forecast the shares of one market. */
export type ShareModel = {
  readonly name: string
  /** The next `horizon` periods, each summing to 1, a share a member. */
  forecast(history: ShareHistory, horizon: number): Float64Array[]
}

/** A forecast that is the same for all steps. */
export const level = (shares: Float64Array, horizon: number): Float64Array[] =>
  Array.from({ length: horizon }, () => shares.slice())
