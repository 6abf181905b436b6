import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Simulated customers, which the models are tested with too; see its generator there. */
const fixture = JSON.parse(
  readFileSync(new URL('../../../../models/src/lifetime/fixtures/lifetimes.json', import.meta.url), 'utf8'),
) as { frequency: number[]; recency: number[]; age: number[]; mean_value: number[] }
const summaries = `ID,x,t_x,T,zbar
${fixture.frequency.map((x, i) => [i, x, fixture.recency[i], fixture.age[i], fixture.mean_value[i]].join(',')).join('\n')}
`

it('answers with the models, what all come to, and every customer', async () => {
  const file = join(folder, 'customers.csv')
  await writeFile(file, summaries)
  const { code, stdout } = await run(['value', file, '--horizon', '39', '--top', '3'])
  expect(code).toBe(0)
  const rows = parsed(stdout)
  expect(rows.map(({ table }) => table)).toEqual(['model', 'model', 'summary', ...Array(3).fill('customer')])
  expect(rows[0]).toMatchObject({
    model: 'bg-nbd',
    customers: 400,
    parameters: { r: { value: expect.any(Number), standard_error: expect.any(Number) } },
  })
  expect(rows[2]).toMatchObject({ customers: 400, unit: 'week', horizon: 39 })
  expect(Object.keys(rows[3]!)).toEqual([
    ...['table', 'customer_id', 'frequency', 'recency', 'age', 'p_alive'],
    ...['expected_purchases', 'actual_purchases', 'expected_value', 'clv'],
  ])
  const people = await run(['value', file, '--lang', 'zh', '--top', '2'], true)
  expect(people.stdout).toContain('400 位客户')
})

it('answers for subscribers with models, their test, each cohort and its curve', async () => {
  const file = join(folder, 'subscribers.csv')
  // Figure 1 of Fader and Hardie (2007), who print 0.704, 1.182 and 0.668, 3.806.
  const rows = [1000, 631, 468, 382, 326, 289, 262, 241].map((regular, year) => {
    const highEnd = [1000, 869, 743, 653, 593, 551, 517, 491][year]
    return `${year},${regular},${highEnd}`
  })
  await writeFile(file, `year,regular,high end\n${rows.join('\n')}\n`)
  const { code, stdout } = await run(['value', file, '--model', 'sbg', '--horizon', '5'])
  expect(code).toBe(0)
  const printed = parsed(stdout)
  expect(printed.filter(({ table }) => table === 'model').map(({ cohort }) => cohort)).toEqual([
    'regular',
    'high end',
    'all',
  ])
  const { alpha, beta } = printed[1]!.parameters as Record<'alpha' | 'beta', { value: number }>
  expect([alpha.value.toFixed(3), beta.value.toFixed(3)]).toEqual(['0.668', '3.806'])
  expect(printed.find(({ table }) => table === 'test')).toMatchObject({ df: 2, p_value: expect.any(Number) })
  expect(printed.find(({ table }) => table === 'summary')).toMatchObject({ cohort: 'regular', unit: 'year' })
  expect(printed.filter(({ table }) => table === 'curve')).toHaveLength(2 * 13)
  const people = await run(['value', file, '--model', 'sbg', '--lang', 'zh'], true)
  expect(people.stdout).toContain('全部同期群')
})

it.each([
  [['value', '--model', 'sbg'], 'sbg'],
  [['value', 'missing.csv'], 'missing.csv'],
  [['value', '--horizon', '0'], '--horizon "0"'],
  [['value', '--workspace', 'nowhere'], 'no sales'],
] as const)('%j is refused with its remedy', async (args, message) => {
  const { code, stderr } = await run([...args])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).toContain('→')
})
