import { createRandom } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { responseOf, splitBudget } from './budget.ts'
import { projectUsers, stayChances } from './cohorts.ts'
import { type Lever, type LeverPlan, leverEffects, pullLever } from './levers.ts'
import { breakEvenUsers, unitValue } from './unit-economics.ts'

const plan: LeverPlan = {
  model: { stay: Float64Array.of(0.5, 0.7, 0.8, 0.9), return: Float64Array.of(0.12, 0.06, 0.03) },
  base: { byAge: Float64Array.of(4000, 2500, 1500, 2000), dormant: Float64Array.of(3000, 1000, 4000) },
  newUsers: new Array(12).fill(5000),
  revenuePerUser: 3,
}

/** Users one by one, each with coins of its own: what the expected values must be the mean of. */
function simulateUsers({ model, base, newUsers }: LeverPlan, seed: number): number[] {
  const random = createRandom(seed)
  const heads = (counts: Float64Array) =>
    Array.from(counts).flatMap((n, at) => new Array<number>(Math.round(n)).fill(at))
  const happens = (chances: Float64Array, at: number) =>
    random.uniform() < chances[Math.min(at, chances.length - 1)]!
  let [ages, gaps] = [heads(base.byAge), heads(base.dormant)]
  return Array.from(newUsers, (n) => {
    const stays = ages.map((age) => happens(model.stay, age))
    const returns = gaps.map((gap) => happens(model.return, gap))
    const fresh = Math.round(n) + returns.filter(Boolean).length
    const gone = stays.filter((stay) => !stay).length
    ages = [...ages.filter((_, i) => stays[i]).map((age) => age + 1), ...new Array<number>(fresh).fill(0)]
    gaps = [...gaps.filter((_, i) => !returns[i]).map((gap) => gap + 1), ...new Array<number>(gone).fill(0)]
    return ages.length
  })
}

describe('the cohort model', () => {
  it('keeps its books: active = new + retained + returned, nobody is lost', () => {
    let before = plan.base.byAge.reduce((a, b) => a + b, 0)
    let everyone = before + plan.base.dormant.reduce((a, b) => a + b, 0)
    for (const p of projectUsers(plan.model, plan.base, plan.newUsers)) {
      expect(p.new + p.retained + p.returned).toBeCloseTo(p.active, 8)
      expect(p.retained + p.churned).toBeCloseTo(before, 8)
      everyone += p.new
      expect(p.active + p.dormant).toBeCloseTo(everyone, 6)
      before = p.active
    }
  })

  const levers: Lever[] = [
    { kind: 'retention', points: 0.01 },
    { kind: 'newUsers', factor: 1.1 },
    { kind: 'reactivation', factor: 1.5 },
    { kind: 'price', factor: 0.9, newUsersElasticity: -1.2, churnElasticity: 0.5 },
  ]

  it.each(levers)('agrees with a simulation of every user under $kind', (lever) => {
    const pulled = pullLever(plan, lever)
    const runs = Array.from({ length: 5 }, (_, seed) => simulateUsers(pulled, seed + 1))
    leverEffects(plan, lever).forEach(({ horizon, active }) => {
      const mean = runs.reduce((sum, run) => sum + run[horizon - 1]!, 0) / runs.length
      expect(Math.abs(mean / active - 1)).toBeLessThan(0.01)
    })
  })

  it('counts revenue up to the horizon', () => {
    const [effect] = leverEffects(plan, { kind: 'price', factor: 2, newUsersElasticity: 0 }, [2])
    expect(effect!.activeChange).toBeCloseTo(0, 8)
    expect(effect!.revenue).toBeCloseTo(2 * effect!.revenueChange, 6)
    expect(() => leverEffects(plan, levers[0]!, [13])).toThrow('a horizon of 13 periods')
  })

  it('reads chances to stay off a retention matrix', () => {
    expect(
      Array.from(
        stayChances([
          [100, 50, 40],
          [200, 110],
        ]),
      ),
    ).toEqual([160 / 300, 0.8])
    expect(() => stayChances([[100, 120]])).toThrow('cohort 1 grows from 100 at age 0 to 120')
    expect(() => stayChances([[5]])).toThrow('no cohort is old enough')
  })
})

describe('unit economics', () => {
  it('have the closed form margin / (1 − stay / (1 + rate)) when the chance to stay is constant', () => {
    const value = unitValue({ stay: [0.9, 0.9, 0.9], margin: 10, acquisitionCost: 45, discountRate: 0.02 })
    expect(value.lifetimeValue).toBeCloseTo(10 / (1 - 0.9 / 1.02), 9)
    expect(unitValue({ stay: [0.9], margin: 10, acquisitionCost: 45 }).lifetimeValue).toBeCloseTo(100, 9)
  })

  it('agree with adding up a thousand periods', () => {
    const stay = [0.4, 0.7, 0.85]
    let [alive, sum] = [1, 0]
    for (let t = 0; t < 1000; t++) {
      sum += 7 * alive
      alive *= stay[Math.min(t, 2)]! / 1.01
    }
    expect(unitValue({ stay, margin: 7, acquisitionCost: 20, discountRate: 0.01 }).lifetimeValue).toBeCloseTo(
      sum,
      9,
    )
  })

  it('know when the cost is paid back and which retention would be enough', () => {
    const economics = { stay: [0.9], margin: 10, acquisitionCost: 45 }
    const value = unitValue(economics)
    expect(value.payback).toBe(6)
    expect(unitValue({ ...economics, stay: [value.breakEvenStay!] }).lifetimeValue).toBeCloseTo(45, 9)
    expect(unitValue({ ...economics, acquisitionCost: 101 }).payback).toBeUndefined()
    expect(breakEvenUsers(1000, 4)).toBe(250)
    expect(breakEvenUsers(1000, -1)).toBeUndefined()
    expect(() => unitValue({ ...economics, stay: [1] })).toThrow('never leave')
    expect(() => unitValue({ ...economics, stay: [1.2] })).toThrow('age 1 is 1.2')
  })
})

type Response = Parameters<typeof responseOf>[0]

describe('the split of a budget', () => {
  const responses = [
    { name: 'ads', ceiling: 100, scale: 12 },
    { name: 'press', ceiling: 60, scale: 5 },
    { name: 'partners', ceiling: 30, scale: 20, atLeast: 2 },
  ]

  it('is the best of all splits on a fine grid', () => {
    const { spend, total } = splitBudget(responses, 30)
    expect(spend.reduce((a, b) => a + b, 0)).toBeCloseTo(30, 9)
    let best = 0
    const [ads, press, partners] = responses as [Response, Response, Response]
    for (let a = 0; a <= 560; a++) {
      for (let b = 0; a + b <= 560; b++) {
        const left = 30 - (a + b) / 20
        best = Math.max(
          best,
          responseOf(ads, a / 20) + responseOf(press, b / 20) + responseOf(partners, left),
        )
      }
    }
    expect(total).toBeGreaterThanOrEqual(best)
    expect(total - best).toBeLessThan(0.01)
  })

  it('says what one more unit would bring', () => {
    const { total, marginal } = splitBudget(responses, 30)
    expect(splitBudget(responses, 30.001).total - total).toBeCloseTo(0.001 * marginal, 6)
    expect(() => splitBudget(responses, 1)).toThrow('a budget of 1')
    expect(() => splitBudget([{ name: 'x', ceiling: 1, scale: 0 }], 1)).toThrow('"x"')
  })
})
