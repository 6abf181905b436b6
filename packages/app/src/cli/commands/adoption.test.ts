import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

/** Asks for the adoption in a CSV file of the columns place, year and users. */
function adoption(lines: readonly string[], more: readonly string[], terminal = false) {
  const folder = mkdtempSync(join(tmpdir(), 'adoption-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'levels.csv')
  writeFileSync(path, `${['place,year,users', ...lines].join('\n')}\n`)
  return run(['adoption', path, '--id', 'place', '--time', 'year', '--value', 'users', ...more], terminal)
}

// Room air conditioners sold in the USA, thousands (Bass, 1969).
const sold = [96, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500]
const airConditioners = sold.map((n, t) => `USA,${1949 + t},${n}`)
const doubling = Array.from({ length: 10 }, (_, t) => `tokens,${2000 + t},${2 ** t}`)

it('states the ceiling with its error where growth has slowed, and refuses it where it has not', async () => {
  const { stdout } = await adoption(airConditioners, ['--new', '--model', 'bass', '--horizon', '3'])
  const rows = parsed(stdout)
  expect(rows.map(({ id, step, time }) => [id, step, time])).toEqual([
    ['USA', 1, '1962'],
    ['USA', 2, '1963'],
    ['USA', 3, '1964'],
  ])
  // R's nls on the sales of each year, the difference form: p, q and ln m with their standard errors.
  const { p, q } = rows[0]!.parameters as Record<'p' | 'q', { value: number; se: number }>
  expect([p.value, p.se]).toEqual([expect.closeTo(0.0094421, 6), expect.closeTo(0.0020384, 6)])
  expect([q.value, q.se]).toEqual([expect.closeTo(0.3747624, 5), expect.closeTo(0.0402189, 5)])
  expect(Math.log(rows[0]!.ceiling as number)).toBeCloseTo(9.8369606, 5)
  expect((rows[0]!.ceiling_se as number) / (rows[0]!.ceiling as number)).toBeCloseTo(0.0753785, 4)
  expect(rows[0]!.ceiling_refused).toBeNull()
  // What has been sold is not unsold.
  for (const { lo95 } of rows) expect(lo95).toBeGreaterThanOrEqual(sold.reduce((sum, n) => sum + n))
  const growing = parsed((await adoption(doubling, [])).stdout)
  expect(growing[0]).toMatchObject({ ceiling: null, ceiling_refused: 'before-inflection' })
})

it('passes no ceiling that is known', async () => {
  const lines = Array.from({ length: 12 }, (_, t) => `a,${2000 + t},${8 * (t + 1)}`)
  const rows = parsed((await adoption(lines, ['--ceiling', '100', '--horizon', '10'])).stdout)
  for (const { median, hi95 } of rows) {
    expect(median).toBeLessThanOrEqual(100)
    expect(hi95).toBeLessThanOrEqual(100)
  }
})

it('leaves out what can not be forecast, and says so', async () => {
  const { code, stdout, stderr } = await adoption(['b,2000,1', 'b,2001,2', ...doubling], [])
  expect(code).toBe(0)
  expect(stderr).toContain('"b" left out')
  expect(new Set(parsed(stdout).map(({ id }) => id))).toEqual(new Set(['tokens']))
})

it('prints the record beside the forecast, in both languages', async () => {
  expect((await adoption(airConditioners, ['--new'], true)).stdout).toContain('Record: ')
  expect((await adoption(airConditioners, ['--new', '--lang', 'zh'], true)).stdout).toContain('历史表现')
})

it.each([
  [['--model', 'best'], 'no model "best"'],
  [['--horizon', '0'], 'horizon 0'],
  [['--ceiling', '-1'], 'ceiling of -1'],
  [['--horizon', 'x'], '--horizon "x"'],
])('refuses %j', async (more, message) => {
  const { code, stderr } = await adoption(doubling, more)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('refuses negative levels', async () => {
  const { code, stderr } = await adoption(['a,2000,1', 'a,2001,-2', 'a,2002,3', 'a,2003,4'], [])
  expect(code).toBe(2)
  expect(stderr).toContain('level 2 is -2')
})

it('refuses a ceiling that has been passed', async () => {
  const lines = Array.from({ length: 12 }, (_, t) => `a,${2000 + t},${8 * (t + 1)}`)
  const { code, stderr } = await adoption(lines, ['--ceiling', '50'])
  expect(code).toBe(2)
  expect(stderr).toContain('96, is above the ceiling of 50')
})
