import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'

let folder: string
let workspace: string

const ask = (args: string[], terminal = false) => run([...args, '--workspace', workspace], terminal)

const rowsOf = ({ stdout }: { stdout: string }) => parsed(stdout)

// Three users begin on 2025-03-01: a comes back on day 1, b on day 5, c never. a signed up and paid.
const log = `ts,user_id,event,region
2025-03-01 10:00:00,a,signup,EU
2025-03-01 11:00:00,b,signup,EU
2025-03-01 12:00:00,c,signup,US
2025-03-02 10:00:00,a,pay,EU
2025-03-06 10:00:00,b,open,EU
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  workspace = join(folder, 'workspace')
  const file = join(folder, 'events.csv')
  await writeFile(file, log)
  expect((await ask(['import', file, '--as', 'events'])).code).toBe(0)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('growth answers with the documented names', async () => {
  const rows = rowsOf(await ask(['growth', '--grain', 'day']))
  expect(rows).toHaveLength(6)
  expect(rows[0]).toMatchObject({
    period: '2025-03-01',
    active: 3,
    new: 3,
    retained: 0,
    resurrected: 0,
    churned: 0,
  })
  expect(rows[1]).toMatchObject({ active: 1, new: 0, retained: 1, churned: 2, quick_ratio: 0 })
  expect(rows[5]).toMatchObject({ active: 1, resurrected: 1, churned: 0, quick_ratio: null })
  expect(rowsOf(await ask(['growth', '--grain', 'month', '--by', 'region']))).toMatchObject([
    { region: 'EU', active: 2 },
    { region: 'US', active: 1 },
  ])
})

it('retention answers with every cell and its interval, and people see a triangle', async () => {
  const rows = rowsOf(await ask(['retention', '--grain', 'day', '--periods', '5']))
  expect(rows.map(({ retained }) => retained)).toEqual([3, 1, 0, 0, 0, 1])
  expect(rows[1]).toMatchObject({ cohort: '2025-03-01', size: 3, k: 1, rate: 1 / 3, complete: true })
  // Wilson's interval of 1 in 3.
  expect(rows[1]!.low).toBeCloseTo(0.0615, 3)
  expect(rows[1]!.high).toBeCloseTo(0.7923, 3)
  const { stdout } = await ask(['retention', '--grain', 'day', '--periods', '5', '--lang', 'zh'], true)
  expect(stdout).toContain('同期群')
  expect(stdout).toMatch(/2025-03-01\s+3\s+33%\s+0%\s+0%\s+0%\s+33%/)
})

it('active, stickiness and funnel answer', async () => {
  expect(rowsOf(await ask(['active'])).at(-1)).toEqual({
    day: '2025-03-06',
    dau: 1,
    wau: 3,
    mau: 3,
    stickiness: 1 / 3,
  })
  expect(rowsOf(await ask(['stickiness']))).toMatchObject([
    { periods: 1, users: 1, at_least: 1 },
    { periods: 2, users: 2 },
  ])
  expect(rowsOf(await ask(['funnel', '--steps', 'signup,pay']))).toMatchObject([
    { step: 'signup', users: 3, rate_from_start: 1 },
    { step: 'pay', users: 1, rate_from_previous: 1 / 3, median_seconds: 86_400 },
  ])
})

it('retention of the published example, on the command line', async () => {
  const rates = async (kind: string) =>
    rowsOf(await ask(['retention', '--grain', 'day', '--periods', '5', '--kind', kind, '--json'])).map(
      ({ rate }) => Math.round((rate as number) * 100),
    )
  expect(await rates('bounded')).toEqual([100, 33, 0, 0, 0, 33])
  expect(await rates('unbounded')).toEqual([100, 67, 33, 33, 33, 33])
})

it('acquisition, activity, values, explanations and tests answer with the documented names', async () => {
  expect(rowsOf(await ask(['acquisition', '--grain', 'day', '--by', 'region']))[0]).toMatchObject({
    period: '2025-03-01',
    region: 'EU',
    new: 2,
    share: 2 / 3,
    cumulative: 2,
  })
  expect(rowsOf(await ask(['activity', '--window', '7', '--power', '2']))).toMatchObject([
    { period_end: '2025-03-02', active: 3, power: 1, core: 2, casual: 0, dormant: 0 },
    { period_end: '2025-03-06', active: 3, power: 2, mean_days: 5 / 3 },
  ])
  const { code, stderr } = await ask(['growth', '--of', 'revenue'])
  expect([code, stderr.includes('revenue')]).toEqual([2, true])
  const explained = rowsOf(
    await ask(['explain', 'growth', '--count-as', 'posthog', '--event', 'pay', '--grain', 'day']),
  )
  expect(explained).toMatchObject([
    { period: '2025-03-02', measure: 'new', exact: 1, counted: 0, cause: 'account_created_elsewhere' },
    { measure: 'resurrected', exact: 0, counted: 1, reason: expect.stringContaining('account') },
  ])
  const compared = ['retention', '--grain', 'day', '--periods', '1', '--by', 'region', '--compare', 'EU,US']
  expect(rowsOf(await ask(compared))[0]).toMatchObject({ k: 1, size_a: 2, retained_a: 1, size_b: 1 })
  // Back on day 1 or later: 2 of 2 in the EU, 0 of 1 in the US; by hand, χ² = (0 − 2/3)² / (2/9) = 2.
  const curves = rowsOf(await ask([...compared, '--kind', 'unbounded'])).at(-1)!
  expect(curves).toMatchObject({ test: 'log_rank', a: 'EU', left_a: 0, left_b: 1, strata: 1, periods: 1 })
  expect(curves.chi_square).toBeCloseTo(2, 12)
})

it.each([
  [['growth', '--week-start', '9'], 'day of the week'],
  [['retention', '--of', 'value', '--compare', 'a,b'], '--of and --compare'],
  [['growth', '--from', '2025-06', '--to', '2025-01'], 'lies after --to'],
  [['active', '--event', 'sing'], 'no event is named "sing"'],
  [['growth', '--timezone', 'Mars/Olympus'], 'time zone'],
  [['growth', '--from', '2025-13'], 'not a period'],
  [['retention', '--kind', 'bracket', '--brackets', '7-1'], 'not a bracket'],
  [['retention', '--periods', '0'], 'not a number'],
  [['active', '--month-days', 'x'], 'not a number from 1'],
  [['funnel', '--steps', 'signup,pay', '--window', '3 weeks'], 'not a length of time'],
] as const)('%j is refused with its remedy', async (args, message) => {
  const { code, stderr } = await ask([...args])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).toContain('→')
})
