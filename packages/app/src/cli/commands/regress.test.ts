import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

it('fits the columns of a file, and says what a reader should do about them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'regress-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'data.csv')
  // Anscombe's first quartet (1973): intercept 3.0001, slope 0.5001, R² 0.6665.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
  writeFileSync(path, `x,y\n${x.map((value, i) => `${value},${y[i]}`).join('\n')}\n,3\n`)
  const found = await run(['regress', path, '--y', 'y', '--x', 'x'])
  const [fit, intercept, slope] = parsed(found.stdout)
  expect(fit).toMatchObject({ kind: 'fit', rows: 11, missing: 1 })
  expect(fit!.r_squared).toBeCloseTo(0.6665, 4)
  expect(intercept!.estimate).toBeCloseTo(3.0001, 4)
  expect(slope!.estimate).toBeCloseTo(0.5001, 4)
  expect(found.stderr).toContain('1 rows lack something')
  const formula = await run(['regress', path, '--formula', 'y ~ x - 1'])
  expect(parsed(formula.stdout).map(({ name }) => name)).toEqual([undefined, 'x'])
  for (const args of [[], ['--formula', 'y'], ['--y', 'y', '--x', 'x', '--level', '2']]) {
    expect((await run(['regress', path, ...args])).code).toBe(2)
  }
})
