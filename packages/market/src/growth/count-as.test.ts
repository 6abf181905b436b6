import { expect, it } from 'vitest'
import { explainGrowth, explainRetention, growthAs, retentionAs } from './count-as.ts'
import { growth } from './growth.ts'
import { engineOf, type Use } from './log.contract.ts'

const use = (user: string, at: string, event = 'open'): Use => ({
  at: Date.parse(`${at}Z`) / 1000,
  user,
  product: 'X',
  event,
})

it('calls users new in the period of their account, not of their first activity of a kind', async () => {
  const engine = await engineOf([
    use('a', '2025-03-01T10:00', 'signup'),
    use('a', '2025-03-02T10:00'),
    use('b', '2025-03-02T09:00', 'signup'),
    use('b', '2025-03-02T10:00'),
    use('b', '2025-03-03T10:00'),
  ])
  const options = { grain: 'day', event: 'open' } as const
  const exact = await growth(engine, options)
  expect(exact).toMatchObject([
    { new: 2, resurrected: 0 },
    { new: 0, retained: 1, churned: 1 },
  ])
  for (const product of ['posthog', 'amplitude'] as const) {
    const counted = await growthAs(engine, options, product)
    expect(counted).toMatchObject([
      { active: 2, new: 1, resurrected: 1 },
      { retained: 1, churned: 1 },
    ])
    for (const row of counted) expect(row.change).toBe(row.new + row.resurrected - row.churned)
  }
  const explained = await explainGrowth(engine, options, 'posthog')
  expect(explained.filter(({ cause }) => cause !== 'same')).toMatchObject([
    { period: '2025-03-02', measure: 'new', exact: 2, counted: 1, difference: -1, only_exact: 1 },
    { period: '2025-03-02', measure: 'resurrected', exact: 0, counted: 1, only_counted: 1 },
  ])
  await expect(growthAs(engine, options, 'mixpanel')).rejects.toThrow('mixpanel')
  await engine.close()
})

// The examples of Amplitude's page "How time works in Retention Analysis": a first event at 17:59 has the timestamp 17:00,
// so that 17:00 of the next day is day 1; of weeks, the first event's day begins the first one.
it('floors to the hour for days and to the day for weeks, like Amplitude', async () => {
  const engine = await engineOf([
    use('a', '2021-12-01T17:59'),
    use('a', '2021-12-02T17:00'),
    use('b', '2021-12-01T08:00'),
    use('b', '2021-12-06T08:00'),
    use('b', '2021-12-20T23:59'),
  ])
  const daily = await retentionAs(engine, { grain: 'day', periods: 2 }, 'amplitude')
  expect(daily).toMatchObject([{ retained: 2 }, { k: 1, retained: 1 }, { k: 2, retained: 0 }])
  const weekly = await retentionAs(engine, { grain: 'week', periods: 3 }, 'amplitude')
  // 6 December is a Monday, the next calendar week, but within seven days of the first event.
  expect(weekly.map(({ retained }) => retained)).toEqual([2, 0, 1, 0])
  const explained = await explainRetention(engine, { grain: 'week', periods: 3 }, 'amplitude')
  expect(explained.slice(1, 3)).toMatchObject([
    { k: 1, exact: 1, counted: 0, only_exact: 1, only_counted: 0, cause: 'windows_from_first_event' },
    { k: 2, exact: 0, counted: 1, only_exact: 0, only_counted: 1 },
  ])
  await engine.close()
})

it('counts then or after and leaves out what is not over, like Mixpanel', async () => {
  const engine = await engineOf([
    use('a', '2025-03-01T20:00'),
    use('a', '2025-03-02T06:00'),
    use('b', '2025-03-01T08:00'),
    use('b', '2025-03-04T09:00'),
  ])
  const rows = await retentionAs(engine, { grain: 'day', periods: 4 }, 'mixpanel')
  // Ten hours later is another calendar day but not a window later; windows are over for both up to day 1.
  expect(rows).toMatchObject([
    { k: 0, retained: 2 },
    { k: 1, retained: 1, complete: true },
  ])
  const explained = await explainRetention(engine, { grain: 'day', periods: 4 }, 'mixpanel')
  expect(explained[1]).toMatchObject({ k: 1, exact: 1, counted: 1, only_exact: 1, only_counted: 1 })
  expect(explained[4]).toMatchObject({ k: 4, exact: 0, counted: null, cause: 'incomplete_left_out' })
  await engine.close()
})

it('takes everybody who is active for the cohort, like PostHog', async () => {
  const engine = await engineOf([
    use('a', '2025-03-01T10:00'),
    use('a', '2025-03-02T10:00'),
    use('a', '2025-03-03T10:00'),
    use('b', '2025-03-02T10:00'),
  ])
  const explained = await explainRetention(engine, { grain: 'day', periods: 1 }, 'posthog')
  expect(explained.filter(({ cause }) => cause === 'recurring_cohorts')).toMatchObject([
    { period: '2025-03-02', k: 0, exact: 1, counted: 2 },
    { period: '2025-03-02', k: 1, exact: 0, counted: 1 },
    { period: '2025-03-03', k: 0, exact: 0, counted: 1 },
  ])
  await engine.close()
})
