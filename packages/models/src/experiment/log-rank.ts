import { UserError } from '@bellwether/core'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'

/** Two groups under watch: how many of each are left at the start and after each time, never rising. */
export type RiskTable = { readonly a: readonly number[]; readonly b: readonly number[] }

/** Whether two groups leave alike: what was observed beside what would be expected if they did. */
export type LogRankTest = {
  /** Leavers of each group. */
  readonly observed: { readonly a: number; readonly b: number }
  /** Leavers of each group if both left alike. */
  readonly expected: { readonly a: number; readonly b: number }
  /** One degree of freedom; null where nobody could leave. */
  readonly chiSquare: number | null
  readonly pValue: number
}

/** What a group owes at one time: the mean and variance of its leavers among all, by the hypergeometric distribution. */
function atTime({ a, b }: RiskTable, t: number) {
  const [atRiskA, atRisk] = [a[t - 1]!, a[t - 1]! + b[t - 1]!]
  const left = atRisk - a[t]! - b[t]!
  const share = atRiskA / atRisk
  const spread = atRisk > 1 ? (left * share * (1 - share) * (atRisk - left)) / (atRisk - 1) : 0
  return atRisk > 0
    ? { observed: atRiskA - a[t]!, left, expected: left * share, variance: spread }
    : { observed: 0, left: 0, expected: 0, variance: 0 }
}

function check({ a, b }: RiskTable): void {
  for (const left of [a, b]) {
    const risen = left.findIndex((n, t) => !(n >= 0) || (t > 0 && n > left[t - 1]!))
    if (risen < 0 && a.length === b.length) continue
    throw new UserError(
      risen < 0
        ? `${a.length} times of one group and ${b.length} of the other`
        : `${left[risen]} are left at time ${risen}`,
      {
        hint: 'count how many of each group are left at the start and after each time: they cannot become more',
      },
    )
  }
}

/**
 * The log-rank test of Mantel and Cox between two groups, stratified where several tables are given. Whoever is left at
 * the end of a table is censored there.
 *
 * @throws UserError when the number left rises, or the groups are watched for different times
 * @see Mantel (1966), "Evaluation of survival data and two new rank order statistics arising in its consideration"
 * @example
 * logRank([{ a: [21, 15, 12], b: [21, 12, 6] }]).pValue
 */
export function logRank(strata: readonly RiskTable[]): LogRankTest {
  let [observed, expected, all, variance] = [0, 0, 0, 0]
  for (const table of strata) {
    check(table)
    for (let t = 1; t < table.a.length; t++) {
      const step = atTime(table, t)
      observed += step.observed
      expected += step.expected
      all += step.left
      variance += step.variance
    }
  }
  const chiSquare = variance > 0 ? (observed - expected) ** 2 / variance : null
  return {
    observed: { a: observed, b: all - observed },
    expected: { a: expected, b: all - expected },
    chiSquare,
    // As a tail of the normal distribution, which stays exact where it is tiny.
    pValue: chiSquare === null ? 1 : 2 * normalCdf(-Math.sqrt(chiSquare), 0, 1),
  }
}
