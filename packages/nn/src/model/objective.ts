import { UserError } from '@bellwether/core'
import type { Loss } from '../losses/loss.ts'
import { type LossName, losses, lossOf } from '../losses/registry.ts'
import type { Metric } from '../metrics/metric.ts'
import { type MetricName, metricOf } from '../metrics/registry.ts'
import { checkOptions, suggestion } from '../named.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { type OptimizerName, optimizerOf } from '../optimizers/registry.ts'
import { checkNotNegative } from '../ranges.ts'

type LossChoice = LossName | Loss
type MetricChoice = MetricName | Metric

/** Something for each output: in their order, or by their layers' names. */
type PerOutput<T> = readonly T[] | Readonly<Record<string, T>>

export type CompileOptions = {
  optimizer?: OptimizerName | Optimizer
  /** One loss, or one for each output. */
  loss: LossChoice | PerOutput<LossChoice>
  /** What each output's loss counts in the sum that is minimized. Default 1. */
  lossWeights?: PerOutput<number>
  /** Of every output, or by the names of outputs. */
  metrics?: readonly MetricChoice[] | Readonly<Record<string, MetricChoice | readonly MetricChoice[]>>
}

/** What is asked of one output. */
export type Target = {
  /** Before the names of its logs, where a model has several outputs. */
  readonly prefix: string
  readonly loss: Loss
  readonly weight: number
  readonly metrics: readonly Metric[]
}

/** What `compile` settled. */
export type Objective = { readonly optimizer: Optimizer; readonly targets: readonly Target[] }

const isRecord = (choice: unknown): choice is Readonly<Record<string, unknown>> =>
  typeof choice === 'object' && choice !== null && !Array.isArray(choice) && !('name' in choice)

/** Checks that a record's keys are outputs. */
function checkOutputs(what: string, record: object, outputs: readonly string[]): void {
  const odd = Object.keys(record).find((name) => !outputs.includes(name))
  if (odd === undefined) return
  throw new UserError(`compile: ${what} names "${odd}", which is no output`, {
    hint: suggestion(odd, outputs, 'the outputs are'),
  })
}

/** One entry for each output, from a list or from a record. */
function entries<T>(what: string, choice: PerOutput<T>, outputs: readonly string[]): (T | undefined)[] {
  if (isRecord(choice)) {
    checkOutputs(what, choice, outputs)
    return outputs.map((name) => (choice as Readonly<Record<string, T>>)[name])
  }
  const list = choice as readonly T[]
  if (list.length === outputs.length) return [...list]
  throw new UserError(`compile: ${list.length} of ${what} for ${outputs.length} outputs`, {
    hint: `give one for each of ${outputs.join(', ')}`,
  })
}

function lossesOf(loss: CompileOptions['loss'], outputs: readonly string[]): Loss[] {
  const single = typeof loss === 'string' || (typeof loss === 'object' && 'build' in loss)
  const list = single
    ? outputs.map(() => loss as LossChoice)
    : entries('loss', loss as PerOutput<LossChoice>, outputs)
  return list.map((choice, i) => {
    if (choice === undefined) throw new UserError(`compile: output "${outputs[i]}" has no loss`)
    return lossOf(choice)
  })
}

function metricsOf(metrics: NonNullable<CompileOptions['metrics']>, outputs: readonly string[]): Metric[][] {
  if (Array.isArray(metrics)) return outputs.map(() => metrics.map(metricOf))
  checkOutputs('metrics', metrics, outputs)
  const record = metrics as Readonly<Record<string, MetricChoice | readonly MetricChoice[]>>
  return outputs.map((name) => [record[name] ?? []].flat().map((choice) => metricOf(choice as MetricChoice)))
}

/**
 * What is minimized and measured.
 *
 * @param outputs names of the layers that give the outputs
 * @throws UserError on a name that is none, and where losses and outputs do not match
 */
export function objectiveOf(options: CompileOptions, outputs: readonly string[]): Objective {
  checkOptions('compile', options, { optimizer: true, loss: true, lossWeights: true, metrics: true })
  const { optimizer = 'rmsprop', loss, lossWeights, metrics = [] } = options
  if (loss === undefined || loss === null)
    throw new UserError('compile: there is no loss', { hint: `use one of ${Object.keys(losses).join(', ')}` })
  const chosen = optimizerOf(optimizer)
  const chosenLosses = lossesOf(loss, outputs)
  const weights = lossWeights ? entries('lossWeights', lossWeights, outputs) : []
  weights.forEach((weight, i) => {
    if (weight !== undefined) checkNotNegative(`compile: the weight of "${outputs[i]}"`, weight)
  })
  const measures = metricsOf(metrics, outputs)
  return {
    optimizer: chosen,
    targets: outputs.map((name, i) => ({
      prefix: outputs.length > 1 ? `${name}_` : '',
      loss: chosenLosses[i] as Loss,
      weight: weights[i] ?? 1,
      metrics: measures[i] as Metric[],
    })),
  }
}
