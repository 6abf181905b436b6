import type { Language } from '@bellwether/core'
import type { DriverAnswer } from './drivers.ts'
import type { DriverMap } from './map.ts'

/** A row of the answer, named as `bellwether drivers --json` prints it. */
export type DriverRow = Readonly<Record<string, unknown>> & { readonly kind: string }

/** The answer as rows: the model, its drivers, warnings, changes, and what happens when something is left out. */
export function driverRows(answer: DriverAnswer, language: Language): DriverRow[] {
  const { panel, fit, question, effects, stability } = answer
  const byDriver = new Map(stability.map((row) => [row.driver, row]))
  const identified = question.instrumented && 'firstStageF' in fit
  return [
    {
      kind: 'model',
      form: 'mnl',
      observations: panel.shares.length,
      periods: panel.periods.length,
      entities: panel.products.length,
      r_squared: answer.rSquared,
      entity_importance: answer.entityImportance,
      instrumented: question.instrumented?.driver ?? null,
      ...(identified && { first_stage_f: fit.firstStageF.statistic, endogeneity_p: fit.endogeneity.pValue }),
      zero_shares: panel.zeros.count,
      zero_rule: panel.zeros.rule,
    },
    ...effects.map((effect) => ({ kind: 'driver', ...effect, ...byDriver.get(effect.driver) })),
    ...answer.warnings.map(({ code, driver, value, message }) => ({
      kind: 'warning',
      code,
      driver,
      value,
      message: message[language],
    })),
    ...answer.changes.map((part) => ({ kind: 'change', ...part })),
    ...answer.leftOut.map(({ kind: what, ...row }) => ({ kind: 'stability', what, ...row })),
  ]
}

/** The map as rows: each thing with the vendors that it is known of, each edge with what was measured. */
export function mapRows({ nodes, edges, as_of }: DriverMap, language: Language): DriverRow[] {
  return [
    ...nodes.map(({ id, label, column, values }) => ({
      kind: 'node',
      id,
      label: label[language],
      column,
      n: values.size,
      as_of,
    })),
    ...edges.map((edge) => ({ kind: 'edge', ...edge, as_of })),
  ]
}
