import { UserError } from '@bellwether/core'
import type { RetentionRow } from '@bellwether/market'
import { adjustPValues, logRank, type RiskTable, twoProportions } from '@bellwether/models'

/** The difference of two cohorts' retention k periods after they began. */
export type CohortTestRow = {
  readonly k: number
  readonly a: string
  readonly b: string
  readonly size_a: number
  readonly retained_a: number
  readonly rate_a: number
  readonly size_b: number
  readonly retained_b: number
  readonly rate_b: number
  /** rate_b − rate_a with its 95 % interval. */
  readonly difference: number
  readonly low: number
  readonly high: number
  /** Of the two-proportion test; null where both rates are 0 or both are 1. */
  readonly z: number | null
  readonly p_value: number
  /** Adjusted for the tests at all k together. */
  readonly p_adjusted: number
}

type Side = { readonly size: number; readonly retained: number }

const trials = ({ size, retained }: Side) => ({ successes: retained, trials: size })

/** The cells of one side: a cohort by its first day, or a group by a value of the columns that users are divided by. */
function sideOf(rows: readonly RetentionRow[], name: string, by: readonly string[]): Map<number, Side> {
  const cells = new Map<number, Side>()
  for (const row of rows) {
    if (!row.complete || !(row.cohort === name || by.some((column) => row[column] === name))) continue
    const { size, retained } = cells.get(row.k) ?? { size: 0, retained: 0 }
    cells.set(row.k, { size: size + row.size, retained: retained + row.retained })
  }
  if (cells.size > 0) return cells
  const known = new Set(rows.flatMap((row) => [row.cohort, ...by.map((column) => String(row[column]))]))
  throw new UserError(`no cohort or group "${name}" has a period that is over`, {
    hint: `there are ${[...known].slice(0, 12).join(', ')}${known.size > 12 ? ' …' : ''}`,
  })
}

/**
 * Tests whether two cohorts, or two groups over all their cohorts, retain alike: at each k the two-proportion z-test with
 * a common variance, adjusted over all k by Holm (1979). Only periods that are over count.
 *
 * @param a the first day of a cohort, or a value of one of the columns in `by`
 * @throws UserError when there is none of that name
 */
export function compareCohorts(
  rows: readonly RetentionRow[],
  { a, b, by = [] }: { a: string; b: string; by?: readonly string[] },
): CohortTestRow[] {
  const [first, second] = [sideOf(rows, a, by), sideOf(rows, b, by)]
  const shared = [...first.keys()].filter((k) => k > 0 && second.has(k)).toSorted((x, y) => x - y)
  const tests = shared.map((k) => twoProportions(trials(first.get(k)!), trials(second.get(k)!)))
  const adjusted = adjustPValues(
    tests.map(({ pValue }) => pValue),
    'holm',
  )
  return shared.map((k, i) => {
    const test = tests[i]!
    const [x, y] = [first.get(k)!, second.get(k)!]
    return {
      ...{ k, a, b },
      ...{ size_a: x.size, retained_a: x.retained, rate_a: x.retained / x.size },
      ...{ size_b: y.size, retained_b: y.retained, rate_b: y.retained / y.size },
      ...{ difference: test.difference, low: test.low, high: test.high },
      ...{ z: test.z, p_value: test.pValue, p_adjusted: adjusted[i]! },
    }
  })
}

/** The difference of two cohorts' whole curves. */
export type CurveTestRow = {
  readonly test: 'log_rank'
  readonly a: string
  readonly b: string
  /** The last period that counts. */
  readonly periods: number
  /** Pairs of groups that began together; 1 for two cohorts. */
  readonly strata: number
  readonly size_a: number
  /** Users who left within the periods, and how many would have if both left alike. */
  readonly left_a: number
  readonly expected_a: number
  readonly size_b: number
  readonly left_b: number
  readonly expected_b: number
  /** With one degree of freedom; null where nobody left. */
  readonly chi_square: number | null
  readonly p_value: number
}

/** Who is left of a group at each period that is over, by cohort. */
function curvesOf(rows: readonly RetentionRow[], name: string, by: readonly string[]) {
  const curves = new Map<string, number[]>()
  for (const row of rows.toSorted((x, y) => x.k - y.k)) {
    if (!row.complete || !(row.cohort === name || by.some((column) => row[column] === name))) continue
    const curve = curves.get(row.cohort) ?? []
    curve[row.k] = (curve[row.k] ?? 0) + row.retained
    curves.set(row.cohort, curve)
  }
  return curves
}

/** Curves that are compared: of groups, those of users who began together; of two cohorts, the one pair. */
function strataOf(a: Map<string, number[]>, b: Map<string, number[]>): RiskTable[] {
  const together = [...a.keys()].filter((cohort) => b.has(cohort))
  const pairs =
    together.length > 0
      ? together.map((cohort) => [a.get(cohort)!, b.get(cohort)!] as const)
      : [[[...a.values()][0]!, [...b.values()][0]!] as const]
  return pairs.map(([x, y]) => {
    const length = Math.min(x.length, y.length)
    return { a: x.slice(0, length), b: y.slice(0, length) }
  })
}

/**
 * Tests whether two cohorts, or two groups, lose their users alike over all periods together: the log-rank test, for
 * groups stratified by the cohort. A user leaves after the last period in which it was active, so that retention must be
 * unbounded; whoever is left in the last period that is over is censored there.
 *
 * @param rows unbounded retention
 * @throws UserError when there is none of that name
 */
export function compareCurves(
  rows: readonly RetentionRow[],
  { a, b, by = [] }: { a: string; b: string; by?: readonly string[] },
): CurveTestRow {
  // Names are checked, with those that there are, as for the tests of each k.
  for (const name of [a, b]) sideOf(rows, name, by)
  const strata = strataOf(curvesOf(rows, a, by), curvesOf(rows, b, by))
  const { observed, expected, chiSquare, pValue } = logRank(strata)
  const sum = (of: (table: RiskTable) => number) => strata.reduce((total, table) => total + of(table), 0)
  return {
    ...{ test: 'log_rank', a, b },
    periods: Math.max(...strata.map((table) => table.a.length - 1)),
    strata: strata.length,
    ...{ size_a: sum((table) => table.a[0]!), left_a: observed.a, expected_a: expected.a },
    ...{ size_b: sum((table) => table.b[0]!), left_b: observed.b, expected_b: expected.b },
    ...{ chi_square: chiSquare, p_value: pValue },
  }
}
