import { UserError } from '@bellwether/core'
import { named, type OptionNames } from '../named.ts'
import { checkNotNegative } from '../ranges.ts'
import type { Logs } from './callback.ts'

export type MonitorOptions = {
  /** The log to watch; `val_loss` by default. */
  monitor?: string
  /** Whether less or more is better; by default `max` for names of scores such as accuracy, and else `min`. */
  mode?: 'min' | 'max'
  /** The least change that counts as better. Default 0. */
  minDelta?: number
}

export const monitorOptions: OptionNames<MonitorOptions> = { monitor: true, mode: true, minDelta: true }

/** Metrics of which more is better. */
const scores = /accuracy|auc|precision|recall|f1|r2/i

/** Keeps the best value of a log. */
export type Monitor = {
  readonly name: string
  /** Whether these logs are better than all before them. NaN never is. */
  improves(logs: Logs): boolean
}

/**
 * Watches one log for its best value.
 *
 * @param callback for messages
 */
export function monitorOf(callback: string, options: MonitorOptions): Monitor {
  const { monitor: name = 'val_loss', minDelta = 0, mode = 'min' } = options
  checkNotNegative(`${callback}: minDelta`, Math.abs(minDelta))
  named('mode', { min: -1, max: 1 }, mode)
  const sign = (options.mode ?? (scores.test(name) ? 'max' : 'min')) === 'max' ? 1 : -1
  let best = Number.NEGATIVE_INFINITY
  return {
    name,
    improves(logs) {
      const value = logs[name]
      if (value === undefined)
        throw new UserError(
          `${callback}: there is no log "${name}"; there are ${Object.keys(logs).join(', ')}`,
          {
            hint: name.startsWith('val_')
              ? 'pass validationData or validationSplit to fit'
              : 'add it to the metrics',
          },
        )
      if (!(sign * value > best + Math.abs(minDelta))) return false
      best = sign * value
      return true
    },
  }
}
