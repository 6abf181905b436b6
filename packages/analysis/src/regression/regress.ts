import { UserError } from '@bellwether/core'
import type { FileTable } from '@bellwether/market'
import { bootstrapCoefficients, type Matrix, varianceInflation } from '@bellwether/models'
import { placeOf, textsOf } from '../columns.ts'
import {
  type Figures,
  type Fitted,
  fitOf,
  type RegressionErrors,
  type RegressionFamily,
  type RegressOptions,
} from './fits.ts'
import { type Regressors, regressorsOf } from './terms.ts'

/** What a fit says of itself; null where a family has no such figure. */
export type RegressionFitRow = {
  readonly kind: 'fit'
  readonly family: RegressionFamily
  readonly errors: RegressionErrors | 'none'
  readonly rows: number
  /** Rows in which something is missing. */
  readonly missing: number
} & { readonly [figure in keyof Figures]-?: number | null }

export type CoefficientRow = {
  readonly kind: 'coefficient'
  readonly name: string
  readonly estimate: number
  readonly standard_error: number | null
  readonly statistic: number | null
  readonly p_value: number | null
  readonly low: number | null
  readonly high: number | null
  /** Variance inflation; null for the intercept. */
  readonly vif: number | null
}

const nothing = {
  r_squared: null,
  adjusted_r_squared: null,
  sigma: null,
  degrees_of_freedom: null,
  f_statistic: null,
  f_p_value: null,
  log_likelihood: null,
  null_log_likelihood: null,
  pseudo_r_squared: null,
  aic: null,
  bic: null,
  durbin_watson: null,
  breusch_pagan: null,
  breusch_pagan_p: null,
  max_cooks_distance: null,
  penalty: null,
  cv_error: null,
  cv_standard_error: null,
} as const satisfies Figures

/** Numbers of the clusters of rows, for the bootstrap. */
function clustersOf(table: FileTable, name: string, rows: Int32Array): Int32Array {
  const texts = textsOf(table, name)
  const numbers = new Map<string | null, number>()
  return rows.map((row) => {
    const text = texts[row]!
    if (!numbers.has(text)) numbers.set(text, numbers.size)
    return numbers.get(text)!
  })
}

type Spread = Pick<CoefficientRow, 'standard_error' | 'statistic' | 'p_value' | 'low' | 'high'>

/** How sure each coefficient is: by drawing rows again, as its fit says, or not at all. */
function spreadsOf(table: FileTable, data: Regressors, fit: Fitted, options: RegressOptions): Spread[] {
  const { errors, seed, resamples, level, cluster } = options
  if (errors !== 'bootstrap') {
    return fit.names.map((_, k) => {
      const c = fit.coefficients?.[k]
      return {
        standard_error: c?.standardError ?? null,
        statistic: c?.statistic ?? null,
        p_value: c?.pValue ?? null,
        low: c?.low ?? null,
        high: c?.high ?? null,
      }
    })
  }
  // The penalty that was chosen is kept: what varies is the sample.
  const again = { ...options, penalty: fit.figures.penalty ?? undefined }
  const refit = (x: Matrix, y: Float64Array) => fitOf({ ...data, x, y }, again).estimates
  const clusters = cluster === undefined ? {} : { cluster: clustersOf(table, cluster, data.rows) }
  const drawn = bootstrapCoefficients(data.x, data.y, refit, { seed, resamples, level, ...clusters })
  return drawn.map(({ estimate, standardError, low, high }) => {
    return { standard_error: standardError, statistic: estimate / standardError, p_value: null, low, high }
  })
}

const isCount = (value: number) => Number.isInteger(value) && value >= 0

/** The outcomes that a family knows; of the others any number. */
const outcomes: Partial<
  Record<RegressionFamily, { readonly allowed: (value: number) => boolean; readonly what: string }>
> = {
  logistic: { allowed: (value) => value === 0 || value === 1, what: '0 or 1, yes or no' },
  poisson: { allowed: isCount, what: 'a count' },
  'negative-binomial': { allowed: isCount, what: 'a count' },
}

/** @throws UserError with the place in the file of the first outcome that the family does not know */
function checkOutcomes(table: FileTable, { y, rows }: Regressors, { y: name, family }: RegressOptions): void {
  const known = outcomes[family]
  const bad = known ? y.findIndex((value) => !known.allowed(value)) : -1
  if (bad < 0) return
  throw new UserError(`${placeOf(table, rows[bad]!)}, column "${name}": ${y[bad]} is not ${known!.what}`, {
    hint: `choose another --family than ${family}, or mend the cell`,
  })
}

/**
 * A regression on the columns of a file.
 *
 * @throws UserError for columns that are missing, outcomes that the family does not allow, and regressors that follow from
 * others
 */
export function regress(
  table: FileTable,
  options: RegressOptions,
): { fit: RegressionFitRow; coefficients: CoefficientRow[] } {
  const data = regressorsOf(table, options.y, options.x)
  checkOutcomes(table, data, options)
  const fit = fitOf(data, options)
  const spreads = spreadsOf(table, data, fit, options)
  const inflation = varianceInflation(data.x)
  const errors = spreads[0]?.standard_error === null ? 'none' : options.errors
  return {
    fit: {
      kind: 'fit',
      family: options.family,
      errors,
      rows: data.rows.length,
      missing: table.rows - data.rows.length,
      ...nothing,
      ...fit.figures,
    },
    coefficients: fit.names.map((name, k) => ({
      kind: 'coefficient',
      name,
      estimate: fit.estimates[k]!,
      ...spreads[k]!,
      vif: inflation[data.names.indexOf(name)] ?? null,
    })),
  }
}
