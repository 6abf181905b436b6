import { UserError } from '@bellwether/core'
import { type Engine, type UserMonths, userColumns, userMonths } from '@bellwether/market'
import {
  type DemandRow,
  demandRows,
  demandShifts,
  type GrowthOfSegment,
  type ShiftRow,
  segmentGrowth,
} from './demand.ts'
import { type DivideOptions, type Division, divide } from './divide.ts'
import { chosenFeatures, type FeatureTable, userFeatures } from './features.ts'
import { profileRows, type SegmentRow } from './profile.ts'

/** Users in segments, and how each grew. */
export type UserSegments = {
  readonly table: FeatureTable
  readonly division: Division
  readonly segments: readonly SegmentRow[]
  readonly demand: readonly DemandRow[]
  readonly growth: readonly GrowthOfSegment[]
  readonly shifts: readonly ShiftRow[]
  /** What `spend` is in, and the last day of the data. */
  readonly currency: string
  readonly last: string
}

/** Months from the first on that lie wholly within the data: the last one counts when its last day is there. */
function wholeMonths({ months }: UserMonths, last: string): string[] {
  const end = (month: string) => {
    const date = new Date(`${month}T00:00:00Z`)
    date.setUTCMonth(date.getUTCMonth() + 1, 0)
    return date.toISOString().slice(0, 10)
  }
  return months.filter((month) => end(month) <= last)
}

/**
 * Divides the users of a workspace by their events and sales, and follows the segments over the months.
 *
 * @param options `features` names of `userFeatureNames`; all that tell users apart unless given
 * @throws UserError when there are neither events nor sales, or too few users
 */
export async function userSegments(
  engine: Engine,
  options: DivideOptions & {
    features?: readonly string[] | undefined
    timezone?: string
    months?: number
  },
): Promise<UserSegments> {
  const { features, timezone = 'UTC', months: most = 24 } = options
  const users = await userColumns(engine, timezone)
  if (!users) {
    throw new UserError('there are neither events nor sales with customers', {
      hint: 'import some: bellwether import FILE --as events',
    })
  }
  const table = chosenFeatures(userFeatures(users), features)
  const division = divide(table, options)
  const months = await userMonths(engine, { from: users.from, timezone, most })
  const whole = wholeMonths(months, users.last)
  const demand = demandRows(months, users.ids, division.labels).filter(({ month }) => whole.includes(month))
  return {
    table,
    division,
    segments: profileRows(table, division),
    demand,
    growth: segmentGrowth(demand, whole),
    shifts: demandShifts(demand, whole),
    currency: users.currency,
    last: users.last,
  }
}
