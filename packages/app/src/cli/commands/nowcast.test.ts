import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

/** Nowcasts a CSV file of the columns who, date, value and class. */
function nowcast(lines: readonly string[], ...more: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'nowcast-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'figures.csv')
  writeFileSync(path, `${['who,date,value,class', ...lines].join('\n')}\n`)
  return run(['nowcast', path, '--id', 'who', '--quality', 'class', ...more])
}

const figures = ['a,2024-01-31,100,press', 'a,2024-06-30,150,disclosure', 'a,2024-12-31,210,disclosure']
const others = ['b,2024-01-31,300,press', 'b,2024-07-15,280,press', 'b,2024-12-31,210,disclosure']

it('gives every month a value, an interval and what was stated for it', async () => {
  const { stdout, stderr } = await nowcast(figures)
  expect(stderr).toBe('')
  const rows = parsed(stdout)
  expect(rows.map(({ time }) => time)).toEqual(
    Array.from({ length: 12 }, (_, k) => `2024-${String(k + 1).padStart(2, '0')}`),
  )
  for (const { lo95, lo80, median, hi80, hi95 } of rows as Record<string, number>[]) {
    expect([lo95, lo80, median, hi80, hi95]).toEqual(
      [lo95, lo80, median, hi80, hi95].toSorted((x, y) => x! - y!),
    )
  }
  expect(rows[5]!.figures).toMatchObject([{ day: '2024-06-30', value: 150, quality: 'disclosure' }])
  expect(Math.abs((rows[11]!.median as number) / 210 - 1)).toBeLessThan(0.1)
})

it('draws shares of what is nowcast together', async () => {
  const rows = parsed((await nowcast([...figures, ...others])).stdout) as Record<string, number>[]
  const [a, b] = [rows.filter(({ id }) => String(id) === 'a'), rows.filter(({ id }) => String(id) === 'b')]
  a.forEach(({ share }, k) => void expect(share! + b[k]!.share!).toBeCloseTo(1, 9))
  expect(a[11]!.share).toBeCloseTo(0.5, 1)
  expect(a[0]!.share).toBeCloseTo(0.25, 1)
})

it('reads the fact base: revenue of a vendor on its own basis, weekly and monthly users apart', async () => {
  const revenue = parsed((await run(['nowcast', '--vendor', 'Anthropic'])).stdout)
  expect(new Set(revenue.map(({ basis }) => basis))).toEqual(new Set(["gross of the clouds' share"]))
  expect(revenue.some(({ figures: stated }) => (stated as unknown[]).length > 0)).toBe(true)
  const users = parsed((await run(['nowcast', '--metric', 'users', '--vendor', 'ChatGPT'])).stdout)
  expect(new Set(users.map(({ measure }) => measure))).toEqual(
    new Set(['weekly_active_users', 'monthly_active_users']),
  )
  const told = await run(['nowcast', '--metric', 'users', '--vendor', 'ChatGPT', '--lang', 'zh'], true)
  expect(told.stdout).toContain('绝不混用')
})

it.each([
  [['--metric', 'spend'], 'counted over periods'],
  [['--metric', 'revenue', '--vendor', 'nobody'], 'nothing is stated'],
  [['--horizon', '-1'], 'horizon -1'],
  [['--level', '0'], '--level "0"'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await run(['nowcast', ...args])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it.each([
  [['a,2024-01-31,0,press', ...figures], 'figures.csv:2: "value" is 0'],
  [['a,soon,5,press', ...figures], 'soon'],
  [figures.slice(1), 'nothing is stated on at least 3 days'],
])('refuses the rows %j', async (lines, message) => {
  const { code, stderr } = await nowcast(lines)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})
