import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

/** Forecasts a CSV file of the columns who, when and much. */
function forecast(lines: readonly string[], ...more: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'series.csv')
  writeFileSync(path, `${['who,when,much', ...lines].join('\n')}\n`)
  return run(['forecast', path, '--id', 'who', '--time', 'when', '--value', 'much', ...more])
}

const line = ['2024-10', '2024-11', '2024-12', '2025-01'].map((month, t) => `a,${month},${10 + 2 * t}`)

it('forecasts each series in the order of time, whatever that of its rows', async () => {
  const other = [1, 2, 3, 4].map((t) => `b,2024-0${t},5`)
  const found = await forecast([...other, ...line.toReversed()], '--model', 'drift', '--horizon', '2')
  expect(found.stderr).toBe('No record: the series are too short to hide a horizon of them.\n')
  const rows = parsed(found.stdout)
  expect(rows.map(({ id, step, time }) => [id, step, time])).toEqual([
    ['b', 1, '2024-05'],
    ['b', 2, '2024-06'],
    ['a', 1, '2025-02'],
    ['a', 2, '2025-03'],
  ])
  // Drift goes on by the mean change, 2; a constant series stays.
  expect(rows.map(({ mean }) => mean)).toEqual([5, 5, 18, 20])
  expect(Object.keys(rows[0]!)).toEqual(
    expect.arrayContaining(['median', 'lo80', 'hi80', 'lo95', 'hi95', 'model']),
  )
})

it('says beside the forecasts how the model has done, and when it loses to naive', async () => {
  const flat = [1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5].map((v, t) => `a,${t + 1},${v}`)
  const bad = await forecast(flat, '--model', 'drift', '--horizon', '2')
  expect(bad.stderr).toContain('Record on the past of these series (3 forecasts 2 steps ahead): drift sMAPE')
  expect(bad.stderr).toContain('drift loses to naive')
})

it('steps over a month that is missing', async () => {
  const { stdout } = await forecast([line[0]!, line[1]!, line[3]!], '--model', 'drift', '--horizon', '1')
  expect(parsed(stdout)[0]).toMatchObject({ time: '2025-02', mean: 18 })
})

it.each([
  [['--value', 'most'], 'no column "most"'],
  [['--model', 'best'], 'no model "best"'],
  [['--horizon', '0'], 'horizon 0'],
  [['--horizon', '1000000000'], 'horizon 1000000000'],
  [['--horizon', 'x'], '--horizon "x"'],
  [['--period', 'x'], '--period "x"'],
  [['--seed', 'x'], '--seed "x"'],
  [['--seed', '1.5'], '--seed "1.5" is not a number from 0'],
  [['--level', '200'], '--level "200"'],
])('refuses %j', async (more, message) => {
  const { code, stderr } = await forecast(line, ...more)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('refuses two values at one time', async () => {
  const { code, stderr } = await forecast([...line, line[0]!])
  expect(code).toBe(2)
  expect(stderr).toContain('series "a" has two values at 2024-10')
})

it('gives levels from narrow to wide, once each; parts of 1 are per cent', async () => {
  const { stdout } = await forecast(line, '--model', 'drift', '--horizon', '1', '--level', '0.95,0.8,0.8')
  expect(Object.keys(parsed(stdout)[0]!)).toEqual(
    ['id', 'step', 'time', 'mean', 'median', 'lo80', 'hi80', 'lo95', 'hi95', 'model'], // as the command documents it
  )
})

it('writes times as the file does', async () => {
  const quarters = ['2023Q3', '2023Q4', '2024Q1', '2024Q2'].map((quarter, t) => `a,${quarter},${t}`)
  const { stdout } = await forecast(quarters, '--model', 'drift', '--horizon', '3')
  expect(parsed(stdout).map(({ time }) => time)).toEqual(['2024Q3', '2024Q4', '2025Q1'])
})

it('forecasts the same whatever the order of the rows', async () => {
  const values = [
    [3, 5, 4, 6, 8, 7, 9],
    [20, 18, 19, 15, 16, 14, 12],
    [1, 4, 2, 5, 3, 6, 4],
  ]
  const rows = values.flatMap((own, k) => own.map((v, t) => `${'abc'[k]},${t + 1},${v}`))
  const one = parsed((await forecast(rows, '--horizon', '2')).stdout)
  const other = parsed((await forecast(rows.toReversed(), '--horizon', '2')).stdout)
  expect(other).toHaveLength(6)
  for (const row of other) expect(one).toContainEqual(row)
})

it('follows several seasons at once', async () => {
  // Two sums of sines on a line go on as they are: hours with days of 6 and weeks of 30.
  const at = (t: number) =>
    100 + 0.1 * t + 10 * Math.sin((2 * Math.PI * t) / 6) + 5 * Math.cos((2 * Math.PI * t) / 30)
  const rows = Array.from({ length: 240 }, (_, t) => `a,${t},${at(t)}`)
  const { stdout } = await forecast(rows, '--period', '30,6', '--horizon', '30')
  const found = parsed(stdout) as { step: number; mean: number; model: string }[]
  expect(found[0]!.model).toContain('MSTL[6, 30]')
  for (const { step, mean } of found) expect(Math.abs(mean - at(239 + step))).toBeLessThan(1)
  const refused = await forecast(rows, '--period', '6,30', '--model', 'ets')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('has one season, 2 are given')
})

/** Sales of 24 periods that are 10 higher with a promotion, and its plan for two more. */
const promoted = Array.from({ length: 26 }, (_, t) => {
  const on = t % 5 === 0
  const noise = [0.3, -0.2, 0.1, -0.4, 0.25, -0.05, 0.15][t % 7]!
  return `${t + 1},${t < 24 ? 40 + (on ? 10 : 0) + noise : ''},${on ? 'yes' : 'no'}`
})

function forecastPromoted(rows: readonly string[], ...more: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'promoted.csv')
  writeFileSync(path, `${['week,sales,promotion', ...rows].join('\n')}\n`)
  const columns = ['--time', 'week', '--value', 'sales', '--covariates', 'promotion']
  return run(['forecast', path, ...columns, ...more])
}

it('forecasts as many steps as covariates are known for, and states their effects', async () => {
  const { stdout, stderr } = await forecastPromoted(promoted)
  const rows = parsed(stdout) as {
    time: string
    mean: number
    effects: { promotion: { estimate: number } }
  }[]
  expect(rows.map(({ time }) => time)).toEqual(['25', '26'])
  expect(rows[0]!.effects.promotion.estimate).toBeCloseTo(10, 0)
  expect(rows[1]!.mean - rows[0]!.mean).toBeCloseTo(10, 0)
  expect(stderr).toContain('2 steps ahead): regression sMAPE')
})

it.each([
  [promoted, ['--horizon', '3'], 'covariates for 2 steps after its last value, --horizon asks for 3'],
  [promoted, ['--model', 'ets'], 'the model "ets" has no covariates'],
  [promoted.with(9, '10,40,'), [], 'promoted.csv:11 has nothing in column "promotion"'],
  [promoted.toSpliced(9, 1), [], 'has no row at 10, and so no covariates'],
  [promoted.slice(0, 24), [], 'covariates for 0 steps'],
  [promoted.slice(24), [], 'at least 3 values, the longest series has 0'],
])('refuses covariates that are not known or not used', async (rows, more, message) => {
  const { code, stderr } = await forecastPromoted(rows, ...more)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('forecasts totals of months a day', async () => {
  const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  const months = days.map((d, k) => `a,2023-${String(k + 1).padStart(2, '0')},${2 * d}`)
  const asked = ['--model', 'naive', '--horizon', '2', '--calendar', 'days']
  const { stdout } = await forecast(months, ...asked)
  expect(parsed(stdout).map(({ median }) => Math.round(1e6 * Number(median)) / 1e6)).toEqual([62, 58])
})

it.each([
  ['--metric', 'tokens', '--covariates', 'price'],
  ['--shares', '--calendar', 'days'],
])('refuses what only files of series have: %j', async (...flags) => {
  const { code, stderr } = await run(['forecast', ...flags])
  expect(code).toBe(2)
  expect(stderr).toContain('is for files of series')
})
