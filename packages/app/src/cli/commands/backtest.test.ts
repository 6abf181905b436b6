import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

/** Puts models to the test on a CSV file of the columns who, when and much. */
function backtest(lines: readonly string[], more: readonly string[], terminal = false) {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'series.csv')
  writeFileSync(path, `${['who,when,much', ...lines].join('\n')}\n`)
  return run(['backtest', path, '--id', 'who', '--time', 'when', '--value', 'much', ...more], terminal)
}

/** A line: drift never misses it, naive misses by 2 a step. */
const line = Array.from({ length: 20 }, (_, t) => `line,${t + 1},${10 + 2 * t}`)
/** A step that drift believes will go on. */
const stopped = Array.from({ length: 20 }, (_, t) => `stopped,${t + 1},${t < 14 ? 10 * t : 140}`)

it('gives the hand-computed figures of drift and naive on a line, totalled in both ways', async () => {
  const { stdout, stderr } = await backtest(line, [
    '--model',
    'drift,naive',
    '--horizon',
    '3',
    '--origins',
    '2',
  ])
  expect(stderr).toBe('')
  const rows = parsed(stdout)
  expect(rows.map(({ model, totalling }) => [model, totalling])).toEqual([
    ['drift', 'forecast'],
    ['drift', 'series'],
    ['naive', 'forecast'],
    ['naive', 'series'],
  ])
  const [drift, , naive] = rows as Record<string, number>[]
  expect(drift).toMatchObject({ trials: 2, series: 1, horizon: 3, loses_to_naive: false })
  expect(drift!.mase).toBeCloseTo(0, 9)
  // Errors of 2, 4 and 6 over an in-sample error of 2.
  expect(naive!.mase).toBeCloseTo(2, 9)
  expect(naive!.owa).toBeCloseTo(1, 9)
  expect(naive!.relative_error).toBeCloseTo(1, 9)
})

it('says that a model loses to naive, in both languages', async () => {
  const options = ['--model', 'drift', '--horizon', '3', '--origins', '1']
  expect((await backtest(stopped, options, true)).stdout).toContain('drift loses to naive')
  expect((await backtest(stopped, [...options, '--lang', 'zh'], true)).stdout).toContain('不如朴素法')
})

it('tests models of adoption beside forecasters, and leaves short series out', async () => {
  const { stdout, stderr } = await backtest(
    [...line, 'short,1,5', 'short,2,6'],
    ['--model', 'adoption,auto', '--horizon', '2'],
  )
  expect(stderr).toContain('short')
  expect(parsed(stdout).every(({ mase }) => Number.isFinite(mase))).toBe(true)
})

it.each([
  [['--model', 'best'], 'no model "best"'],
  [['--horizon', '0'], 'horizon 0'],
  [['--origins', '0'], 'origins 0'],
  [['--horizon', '40'], 'no series leaves history'],
])('refuses %j', async (more, message) => {
  const { code, stderr } = await backtest(line, more)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('lets a regression know covariates ahead, and other models leave them aside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backtest-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'promoted.csv')
  const rows = Array.from({ length: 40 }, (_, t) => {
    const on = (t * 7) % 11 < 3 ? 1 : 0
    return `${t + 1},${20 + 15 * on + Math.sin(t * t)},${on}`
  })
  writeFileSync(path, `${['week,sales,promotion', ...rows].join('\n')}\n`)
  const columns = ['--time', 'week', '--value', 'sales', '--covariates', 'promotion']
  const models = ['--model', 'regression,ses', '--horizon', '4', '--origins', '3']
  const { stdout } = await run(['backtest', path, ...columns, ...models])
  const [regression, , ses] = parsed(stdout) as { mase: number }[]
  expect(regression!.mase).toBeLessThan(0.5 * ses!.mase)
})
