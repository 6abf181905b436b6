import { UserError } from '@bellwether/core'
import { compareEstimates, type GroupEstimate } from './compare.ts'
import { type AlwaysValid, alwaysValid, runningPValues, type SequentialOptions } from './sequential.ts'

/** Units of an experiment in the order in which they came in. */
export type UnitStream = {
  /** Of each unit: 0 for the control, 1 for the treatment. */
  readonly group: ArrayLike<number>
  readonly values: ArrayLike<number>
  /** Makes the metric a ratio: sum of values / sum of these. */
  readonly denominators?: ArrayLike<number>
}

/** What one look at a running experiment shows. */
export type Look = AlwaysValid & {
  /** Units of both groups so far. */
  readonly units: number
  readonly control: number
  readonly treatment: number
  readonly difference: number
  readonly standardError: number
  /** The least p-value up to this look: what may be acted on. */
  readonly runningPValue: number
}

/** The estimate of a mean or ratio over units that come one by one, by updates of their moments (Welford, 1962). */
function runningRatio() {
  let units = 0
  const means = { values: 0, denominators: 0 }
  const spread = { values: 0, denominators: 0, cross: 0 }
  return {
    add(value: number, denominator: number) {
      units++
      const [v, d] = [value - means.values, denominator - means.denominators]
      means.values += v / units
      means.denominators += d / units
      spread.values += v * (value - means.values)
      spread.denominators += d * (denominator - means.denominators)
      spread.cross += v * (denominator - means.denominators)
    },
    estimate(): GroupEstimate {
      const ratio = means.values / means.denominators
      const squares = spread.values - 2 * ratio * spread.cross + ratio ** 2 * spread.denominators
      const variance = Math.max(0, squares) / (units - 1) / means.denominators ** 2
      return { estimate: ratio, variance: variance / units, units }
    },
  }
}

/** Intervals count on the central limit theorem: below this many units in all there is no look. */
const fewest = 50

/**
 * Looks at a running experiment, evenly spaced over its units: the effect so far with its always-valid interval. One may
 * stop at any of them.
 *
 * @param options `looks` how many, 20 by default; see `alwaysValid` for the others
 * @throws UserError when there is no look with units in both groups that differ
 * @example
 * sequentialLooks({ group, values }, { tunedTo: 10_000, looks: 100 }).find(({ low, high }) => low > 0 || high < 0)
 */
export function sequentialLooks(
  { group, values, denominators }: UnitStream,
  { looks = 20, ...options }: SequentialOptions & { looks?: number },
): Look[] {
  const total = values.length
  const groups = [runningRatio(), runningRatio()] as const
  const found: Omit<Look, 'runningPValue'>[] = []
  const counts = [0, 0]
  for (let i = 0; i < total; i++) {
    const side = group[i] === 0 ? 0 : 1
    counts[side]!++
    groups[side].add(values[i]!, denominators?.[i] ?? 1)
    const due = Math.floor(((i + 1) * looks) / total) > Math.floor((i * looks) / total)
    if (!due || i + 1 < Math.min(fewest, total) || Math.min(...counts) < 2) continue
    const compared = compareEstimates(groups[0].estimate(), groups[1].estimate())
    const { difference, standardError, control, treatment } = compared
    if (!(standardError > 0)) continue
    const valid = alwaysValid(difference, standardError, i + 1, options)
    found.push({ units: i + 1, control, treatment, difference, standardError, ...valid })
  }
  if (found.length === 0) {
    throw new UserError(
      `${counts[0]} units of the control and ${counts[1]} of the treatment show no spread`,
      {
        hint: 'give two or more units in each group that differ',
      },
    )
  }
  const running = runningPValues(found)
  return found.map((look, i) => ({ ...look, runningPValue: running[i]! }))
}
