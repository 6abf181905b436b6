import { UserError } from '@bellwether/core'

/** How users come back, or not, period after period. */
export type RetentionModel = {
  /** Of users who were active at age a − 1, the part that is active at age a; the last holds for all later ages. */
  readonly stay: Float64Array
  /** Of users who are not active, the part that returns in a period; they start again at age 0. */
  readonly return: number
}

/** Users at one moment. */
export type UserBase = {
  /** Active users by age: entry a came, or came back, a periods ago. */
  readonly byAge: Float64Array
  /** Users who were active once and are not now. */
  readonly dormant: number
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

const stayAt = ({ stay }: RetentionModel, age: number) => stay[Math.min(age, stay.length - 1)]!

/**
 * Expected users over the coming periods: each active user stays with the chance of their age, each dormant one returns,
 * new ones come.
 *
 * @param newUsers one entry a coming period
 */
export function projectUsers(
  model: RetentionModel,
  base: UserBase,
  newUsers: ArrayLike<number>,
): UserPeriod[] {
  const periods: UserPeriod[] = []
  let byAge = base.byAge
  let dormant = base.dormant
  for (let t = 0; t < newUsers.length; t++) {
    const next = new Float64Array(byAge.length + 1)
    let [retained, churned] = [0, 0]
    byAge.forEach((users, age) => {
      next[age + 1] = users * stayAt(model, age)
      retained += next[age + 1]!
      churned += users - next[age + 1]!
    })
    const returned = dormant * model.return
    next[0] = newUsers[t]! + returned
    dormant += churned - returned
    byAge = next
    periods.push({ active: retained + next[0]!, new: newUsers[t]!, retained, returned, churned, dormant })
  }
  return periods
}
