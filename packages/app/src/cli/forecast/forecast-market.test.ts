import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

function shares(lines: readonly string[], ...more: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'shares-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'shares.csv')
  writeFileSync(path, `${['land,month,brand,units', ...lines].join('\n')}\n`)
  const columns = ['--id', 'land', '--by', 'brand', '--time', 'month', '--value', 'units']
  return run(['forecast', path, '--shares', ...columns, ...more])
}

const two = Array.from({ length: 12 }, (_, t) => {
  const month = `2025-${String(t + 1).padStart(2, '0')}`
  return [
    `x,${month},a,${60 + (t % 3)}`,
    `x,${month},b,40`,
    `y,${month},a,10`,
    `y,${month},b,${30 + (t % 2)}`,
  ]
}).flat()

it('forecasts shares of every market of a file; each step sums to 1', async () => {
  const { stdout } = await shares(two, '--horizon', '3')
  const rows = parsed(stdout) as { id: string; panel: string; step: number; time: string; mean: number }[]
  expect(rows).toHaveLength(2 * 2 * 3)
  expect(rows[0]).toMatchObject({ id: 'a', panel: 'x', step: 1, time: '2026-01' })
  for (const panel of ['x', 'y'])
    for (const step of [1, 2, 3]) {
      const own = rows.filter((row) => row.panel === panel && row.step === step)
      expect(own.reduce((sum, { mean }) => sum + mean, 0)).toBeCloseTo(1, 12)
    }
})

it('lays a period without shares on a straight line, and says so', async () => {
  const months = [60, 62, 64, undefined, 68, 70, 72, 74].map((a, k) => [`x,2025-0${k + 1},a`, a] as const)
  const lines = months.flatMap(([key, a]) =>
    a === undefined ? [] : [`${key},${a}`, `${key.replace(/a$/, 'b')},${100 - a}`],
  )
  const whole = [...lines, 'x,2025-04,a,66', 'x,2025-04,b,34']
  const gap = await shares(lines, '--horizon', '2')
  expect(gap.stderr).toContain('No shares at 2025-04 (1 of the markets)')
  const [found, expected] = [gap, await shares(whole, '--horizon', '2')].map(({ stdout }) => parsed(stdout))
  expect(found!.map(({ time }) => time)).toEqual(expected!.map(({ time }) => time))
  found!.forEach((row, k) => {
    for (const figure of ['mean', 'lo95', 'hi95'])
      expect(row[figure]).toBeCloseTo(Number(expected![k]![figure]), 12)
  })
})

it('forecasts the embedded facts by vendor, each with its basis and record', async () => {
  const { stdout, stderr } = await run([
    'forecast',
    '--metric',
    'revenue',
    '--by',
    'vendor',
    '--horizon',
    '6',
  ])
  const rows = parsed(stdout) as Record<string, number | string>[]
  expect(new Set(rows.map(({ vendor }) => vendor))).toEqual(new Set(['OpenAI', 'Anthropic']))
  for (const { lo95, lo80, median, hi80, hi95, trials } of rows as Record<string, number>[]) {
    expect([lo95, lo80, median, hi80, hi95].every((v) => Number.isFinite(v) && v! > 0)).toBe(true)
    expect(lo95! <= lo80! && lo80! <= median! && median! <= hi80! && hi80! <= hi95!).toBe(true)
    expect(trials).toBeGreaterThan(0)
  }
  expect(stderr).toContain('Record 6 months ahead')
  expect(stderr).not.toContain('Beyond')
})

it('says from where on the past judges too few forecasts', async () => {
  const { stderr } = await run(['forecast', '--metric', 'revenue', '--horizon', '40'])
  expect(stderr).toMatch(/Beyond \d+ months fewer than five forecasts of the past/)
})

it.each([
  [['forecast'], 'nothing to forecast'],
  [['forecast', '--metric', 'tokens', '--horizon', '0'], 'horizon 0'],
  [['forecast', '--metric', 'nothing of the kind'], 'no series'],
  [['forecast', '--metric', 'tokens', '--by', 'region'], '--by region'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await run(args)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it.each([
  [[...two, two[0]!], 'two values'],
  [['x,2025-01,a,-1', 'x,2025-01,b,2'], 'is -1'],
  [['x,2025-01,a,1', 'x,2525-02,a,1', 'x,9025-04,a,1'], 'spans over 10000 periods'],
])('refuses the shares %#', async (lines, message) => {
  const { code, stderr } = await shares(lines)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})
