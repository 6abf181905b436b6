import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

it('plans shares as power.prop.test of R does, and means as power.t.test', async () => {
  // R 4.2: power.prop.test(p1 = .1, p2 = .11, power = .8)$n; power.t.test(delta = 1, sd = 10, power = .8)$n
  const share = await run(['experiment', 'size', '--baseline', '0.1', '--lift', '10%'])
  expect(parsed(share.stdout)[0]).toMatchObject({ units_control: 14_751, units: 29_502 })
  const mean = await run(['experiment', 'size', '--sd', '10', '--effect', '1'])
  expect(parsed(mean.stdout)[0]).toMatchObject({ units_control: 1571, metric: 'mean' })
  const turned = await run(['experiment', 'size', '--sd', '10', '--units', '1571'])
  expect(parsed(turned.stdout)[0]!.effect).toBeCloseTo(1, 3)
})

it('reads a file: the split first, then effects; a broken split is told on standard error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'experiment-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'units.csv')
  const lines = Array.from({ length: 300 }, (_, i) => `${i % 3 === 0 ? 'A' : 'B'},${i % 7}`)
  writeFileSync(path, `group,spend\n${lines.join('\n')}\n`)
  const read = await run(['experiment', 'read', path, '--variant', 'group', '--metric', 'spend'])
  const [split, effect] = parsed(read.stdout)
  expect(split).toMatchObject({ kind: 'split', units: [100, 200], mismatch: true })
  expect(effect).toMatchObject({ kind: 'effect', metric: 'spend', control: 'A', variant: 'B' })
  expect(read.stderr).toContain('Trust no effect')
  const looks = await run([
    ...['experiment', 'sequential', path, '--variant', 'group', '--metric', 'spend', '--looks', '3'],
  ])
  expect(parsed(looks.stdout).map(({ units }) => units)).toEqual([100, 200, 300])
})

it('compares counts as ones and zeros, checks splits and adjusts p-values (statsmodels multipletests)', async () => {
  const counts = await run(['experiment', 'counts', 'A=120/2000', 'B=150/2010'])
  // 150/2010 − 120/2000 = 0.0146269; Welch on ones and zeros.
  expect(parsed(counts.stdout)[1]!.difference).toBeCloseTo(0.014_626_866, 8)
  const split = await run(['experiment', 'split', '50000', '50800', '24000', '--planned', '2,2,1'])
  expect(parsed(split.stdout)[0]).toMatchObject({ mismatch: true })
  const adjusted = await run(['experiment', 'adjust', '0.01', '0.04', '0.03'])
  expect(parsed(adjusted.stdout).map(({ p_adjusted }) => p_adjusted)).toEqual([0.03, 0.06, 0.06])
})

it('refuses plans that mean nothing', async () => {
  for (const args of [
    ['size'],
    ['size', '--baseline', '1.2', '--lift', '1%'],
    ['size', '--baseline', '0.1'],
    ['counts', 'A=3/2', 'B=1/2'],
    ['adjust', '2'],
  ]) {
    expect((await run(['experiment', ...args])).code, args.join(' ')).toBe(2)
  }
})
