import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parsed, run } from '../run.contract.ts'

async function rowsOf(args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await run(args)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return parsed(stdout)
}

/** Imports a file of this content and gives the arguments that name its workspace. */
async function workspaceOf(
  name: string,
  content: string,
  as: string,
  options: string[] = [],
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), content)
  const own = ['--workspace', join(folder, 'w')]
  expect((await run(['import', join(folder, name), '--as', as, ...own, ...options])).code).toBe(0)
  return own
}

test('share: the latest of each basis side by side, from the embedded fact base, in both languages', async () => {
  const rows = await rowsOf(['share'])
  expect(Object.keys(rows[0]!)).toEqual(
    expect.arrayContaining([
      'market',
      'basis',
      'measure',
      'unit',
      'period_start',
      'period_end',
      'vendor',
      'value',
    ]),
  )
  expect(rows.every(({ sources }) => (sources as string[]).length > 0)).toBe(true)
  const { stdout } = await run(['share'], true)
  expect(stdout).toContain('side by side')
  expect(stdout.match(/^ {2}bellwether /gm)).toHaveLength(3)
  expect((await run(['share', '--lang', 'zh'], true)).stdout).toContain('口径')
})

/** StatCounter, September 2026: ChatGPT had 80.5 % of the page views that chatbots referred. */
test('share of one market in full, with its history', async () => {
  const rows = await rowsOf([
    'share',
    '--market',
    '(Statcounter)',
    '--vendor',
    'openai',
    '--region',
    'worldwide',
    '--history',
  ])
  expect(rows).toHaveLength(18)
  expect(rows.at(-1)).toMatchObject({ vendor: 'OpenAI', period_end: '2026-09-30', total: 'published' })
  expect(rows.at(-1)!.share).toBeCloseTo(0.805, 3)
  const { stdout } = await run(['share', '--market', '(Statcounter)'], true)
  expect(stdout).toContain('StatCounter')
})

test('size: a range over publishers, one line a definition', async () => {
  const rows = await rowsOf(['size', '--market', 'Large language model market'])
  expect(rows.every(({ low, value, high }) => low! <= value! && value! <= high!)).toBe(true)
  expect((await run(['size'], true)).stdout).toContain('never add them')
})

test('concentration with bounds, and a merger against the guidelines', async () => {
  const rows = await rowsOf(['concentration'])
  for (const { hhi, hhi_low, hhi_high } of rows as { hhi: number; hhi_low: number; hhi_high: number }[]) {
    expect(hhi_low <= hhi && hhi <= hhi_high && hhi_high <= 10_000 + 1e-6).toBe(true)
  }
  const [merger] = await rowsOf(['concentration', '--market', 'wallet', '--merge', 'OpenAI + Anthropic'])
  // a16z: 53 and 18 percent, so 2 × 53 × 18.
  expect(merger!.hhi_change).toBeCloseTo(2 * 53 * 18, 6)
  expect((await run(['concentration', '--merge', 'A+B'])).code).toBe(2)
})

test('change of published shares: gains and losses of a basis sum to nothing', async () => {
  const rows = await rowsOf(['change', '--market', 'Enterprise LLM API', '--from', '2023', '--to', '2025'])
  const spend = rows.filter(({ market }) => market === 'Enterprise LLM API') as {
    vendor: string
    change: number
  }[]
  expect(spend.find(({ vendor }) => vendor === 'Anthropic')!.change).toBeCloseTo(0.28, 9)
  expect(spend.reduce((sum, { change }) => sum + change, 0)).toBeCloseTo(0, 9)
})

const sales = `date,customer,brand,units,amount
2025-01-05,a,X,1,10
2025-01-06,b,X,2,20
2025-01-07,c,Y,1,12
2025-02-05,a,X,1,11
2025-02-06,b,Y,2,24
2025-02-07,d,Y,1,12
`

test('sales: shares with intervals, the exact decomposition, switching and retention', async () => {
  const own = await workspaceOf('sales.csv', sales, 'sales', ['--currency', 'USD'])
  const shares = await rowsOf(['share', ...own])
  expect(shares[0]).toMatchObject({ market: 'sales', vendor: 'Y', unit: 'USD', interval: 'bootstrap' })
  const changes = await rowsOf(['change', ...own, '--from', '2025-01', '--to', '2025-02'])
  for (const row of changes as Record<string, number>[]) {
    const terms = ['new', 'lost', 'switched_in', 'switched_out', 'added', 'intensity', 'price']
    const sum = terms.reduce((total, term) => total + row[term]!, 0)
    expect(Math.abs(sum - (row.share_after! - row.share_before!))).toBeLessThan(1e-9)
  }
  const switching = await rowsOf(['switching', ...own])
  expect(switching).toContainEqual({ from: 'X', to: 'Y', customers: 1, rate: 0.5 })
  // Nobody was seen to leave Y, so its customers go where all moves go: half to each.
  expect((switching.at(-1)!.stationary as Record<string, number>).X).toBeCloseTo(0.5, 12)
  const [kept] = await rowsOf([
    'change',
    '--revenue',
    ...own,
    '--from',
    '2025-01',
    '--to',
    '2025-02',
    '--vendor',
    'X',
  ])
  expect(kept).toMatchObject({ vendor: 'X', before: 30, after: 11, retained: 11, lost: 20 })
  expect((await run(['change', ...own], true)).stdout).toContain('terms sum to the change')
  expect((await run(['switching', ...own], true)).stdout).toContain('would settle at')
})

test('a panel whose times are numbers: purchases in their order, and shares of them', async () => {
  const csv = 'customer,time,brand\n1,2000,B\n1,1,A\n1,2,A\n2,7,B\n2,900,A\n'
  const own = await workspaceOf('panel.csv', csv, 'sales')
  const switching = await rowsOf(['switching', ...own])
  expect(switching.slice(0, 3)).toEqual([
    { from: 'A', to: 'A', customers: 1, rate: 0.5 },
    { from: 'A', to: 'B', customers: 1, rate: 0.5 },
    { from: 'B', to: 'A', customers: 1, rate: 1 },
  ])
  expect(await rowsOf(['share', ...own])).toMatchObject([{ vendor: 'A', share: 0.6 }, { vendor: 'B' }])
})

test('figures of one’s own: models of a vendor add up, by each measure', async () => {
  const csv = `metric,unit,author,name,date,value
tokens,tokens,Tencent,Hy3,2026-05-04,30
tokens,tokens,Anthropic,Sonnet,2026-05-04,40
tokens,tokens,Anthropic,Opus,2026-05-04,30
spend,USD,Tencent,Hy3,2026-05-04,0
spend,USD,Anthropic,Sonnet,2026-05-04,9
spend,USD,Anthropic,Opus,2026-05-04,1
`
  const own = await workspaceOf('router week.csv', csv, 'observations')
  const rows = (await rowsOf(['concentration', ...own])) as { market: string; measure: string; hhi: number }[]
  expect(rows[0]).toMatchObject({ market: 'router week', basis: 'as router week.csv gives it' })
  const hhi = Object.fromEntries(rows.map((row) => [row.measure, row.hhi]))
  expect(hhi.tokens).toBeCloseTo(70 ** 2 + 30 ** 2, 9)
  expect(hhi.spend).toBeCloseTo(100 ** 2, 9)
})

test('what can not be answered is said with its remedy', async () => {
  const nothing = await run(['share', '--market', 'no such market'])
  expect(nothing.code).toBe(2)
  expect(nothing.stderr).toContain('→')
  expect((await run(['switching'])).code).toBe(2)
  expect((await run(['share', '--from', 'yesterday'])).stderr).toContain('is not a period')
})
