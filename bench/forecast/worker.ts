import { parentPort } from 'node:worker_threads'
import {
  type ForecasterName,
  forecasters,
  type PanelOptions,
  type PanelRecord,
  type PanelTrial,
  panelForecast,
  panelTrial,
  type Score,
  score,
} from '@bellwether/models'

/** What the pool is asked to do with one series. */
export type Task =
  | {
      readonly kind: 'trial'
      readonly values: Float64Array
      readonly options: PanelOptions
      readonly back: number
    }
  | {
      readonly kind: 'score'
      readonly values: Float64Array
      readonly actual: Float64Array
      readonly options: PanelOptions
      /** The panel's record; a forecaster's name to score it alone. */
      readonly by: PanelRecord | ForecasterName
    }

export type Answer = {
  readonly trial?: PanelTrial | undefined
  readonly score?: Score
  readonly milliseconds: number
}

function answer(task: Task): Answer {
  const start = performance.now()
  const { values, options } = task
  if (task.kind === 'trial') {
    const trial = panelTrial(values, options, task.back)
    return { trial, milliseconds: performance.now() - start }
  }
  const { by, actual } = task
  const forecast =
    typeof by === 'string'
      ? forecasters[by].fit(values, options).predict(options.horizon)
      : panelForecast(values, options, by)
  const milliseconds = performance.now() - start
  const outcome = { training: values, actual, period: options.period ?? 1, forecast }
  // Without a future to compare with, the intervals are still made: they belong to the time.
  if (actual.length > 0) return { score: score(outcome), milliseconds }
  forecast.interval(0.8)
  forecast.interval(0.95)
  return { milliseconds: performance.now() - start }
}

parentPort?.on('message', (tasks: Task[]) => parentPort?.postMessage(tasks.map(answer)))
