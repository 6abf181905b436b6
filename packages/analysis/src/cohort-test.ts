import { UserError } from '@bellwether/core'
import type { RetentionRow } from '@bellwether/market'
import { adjustPValues, twoProportions } from '@bellwether/models'

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
