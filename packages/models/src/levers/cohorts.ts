import { UserError } from '@bellwether/core'

/** How users come back, or not, period after period. */
export type RetentionModel = {
  /** Of users who were active at age a − 1, the part that is active at age a; the last holds for all later ages. */
  readonly stay: Float64Array
  /**
   * Of users who have been away for 1, 2, … periods, the part that returns in the next, to start again at age 0; the last
   * holds for all longer absences.
   */
  readonly return: Float64Array
}

/** Users at one moment. */
export type UserBase = {
  /** Active users by age: entry a came, or came back, a periods ago. */
  readonly byAge: Float64Array
  /** Users who were active once and are not now: entry g for the last time g + 1 periods ago. */
  readonly dormant: Float64Array
}

/** Users of one period: active = new + retained + returned; churned were active in the period before. */
export type UserPeriod = {
  readonly active: number
  readonly new: number
  readonly retained: number
  readonly returned: number
  readonly churned: number
  readonly dormant: number
}

/**
 * The chance to stay at each age from a retention matrix, over all cohorts that were seen at both ages (the chain ladder of
 * actuaries).
 *
 * @param counts one row a cohort: users active at age 0, 1, …; shorter for younger cohorts
 * @returns one entry an age from 1
 * @throws UserError when a cohort grows with age, or there is no cohort with two ages
 * @example
 * stayChances([[100, 50, 40], [200, 110]]) // [160/300, 40/50]
 */
export function stayChances(counts: readonly ArrayLike<number>[]): Float64Array {
  const ages = counts.reduce((most, row) => Math.max(most, row.length), 0)
  if (ages < 2)
    throw new UserError('no cohort is old enough to show retention', { hint: 'wait for a second period' })
  return Float64Array.from({ length: ages - 1 }, (_, age) => {
    let [now, next] = [0, 0]
    counts.forEach((row, cohort) => {
      if (row.length <= age + 1) return
      if (row[age + 1]! > row[age]!) {
        throw new UserError(`cohort ${cohort + 1} grows from ${row[age]} at age ${age} to ${row[age + 1]}`, {
          hint: 'count only users who stayed active throughout; those who return are a part of their own',
        })
      }
      now += row[age]!
      next += row[age + 1]!
    })
    return now > 0 ? next / now : 0
  })
}

const chanceAt = (chances: Float64Array, age: number) => chances[Math.min(age, chances.length - 1)]!

/** Users a period later by entry: those to whom the chance happens, and those to whom it does not. */
function part(users: Float64Array, chances: Float64Array) {
  const kept = users.map((n, at) => n * chanceAt(chances, at))
  const sum = (values: Float64Array) => values.reduce((all, n) => all + n, 0)
  return { kept, left: users.map((n, at) => n - kept[at]!), total: sum(kept), lost: sum(users) - sum(kept) }
}

/**
 * Expected users over the coming periods: each active user stays with the chance of their age, each dormant one returns
 * with that of their absence, new ones come.
 *
 * @param newUsers one entry a coming period
 */
export function projectUsers(
  model: RetentionModel,
  base: UserBase,
  newUsers: ArrayLike<number>,
): UserPeriod[] {
  const periods: UserPeriod[] = []
  let { byAge, dormant } = base
  for (let t = 0; t < newUsers.length; t++) {
    const stayed = part(byAge, model.stay)
    const came = part(dormant, model.return)
    const arrived = newUsers[t]! + came.total
    byAge = Float64Array.of(arrived, ...stayed.kept)
    dormant = Float64Array.of(stayed.lost, ...came.left)
    periods.push({
      active: stayed.total + arrived,
      new: newUsers[t]!,
      retained: stayed.total,
      returned: came.total,
      churned: stayed.lost,
      dormant: dormant.reduce((sum, n) => sum + n, 0),
    })
  }
  return periods
}
