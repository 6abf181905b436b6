import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { afterAll, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'choice-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The same choices among bus and car in both layouts. */
const random = createRandom(1)
const choices = Array.from({ length: 300 }, (_, i) => {
  const [bus, car, income] = [random.uniform() * 4, random.uniform() * 4, random.normal()]
  const gap = 0.5 + 0.4 * income - 0.8 * (car - bus)
  return { id: i, bus, car, income, mode: random.uniform() < 1 / (1 + Math.exp(-gap)) ? 'car' : 'bus' }
})
const wide = join(folder, 'wide.csv')
writeFileSync(
  wide,
  ['mode,cost_bus,cost_car,income', ...choices.map((c) => [c.mode, c.bus, c.car, c.income].join(','))].join(
    '\n',
  ),
)
const long = join(folder, 'long.csv')
const rowOf = (c: (typeof choices)[0], alternative: 'bus' | 'car') =>
  [c.id, alternative, c.mode === alternative ? 'yes' : 'no', c[alternative], c.income].join(',')
writeFileSync(
  long,
  ['id,mode,took,cost,income', ...choices.flatMap((c) => [rowOf(c, 'car'), rowOf(c, 'bus')])].join('\n'),
)

const wideArgs = [
  'choice',
  'fit',
  wide,
  '--wide',
  '--choice',
  'mode',
  '--generic',
  'cost',
  '--cases',
  'income',
]

it('estimates the same from both layouts, as rows that programs read', async () => {
  const fromWide = await run([...wideArgs, '--json'])
  expect(fromWide.code).toBe(0)
  const args = [
    '--choice',
    'took',
    '--id',
    'id',
    '--alternative',
    'mode',
    '--generic',
    'cost',
    '--cases',
    'income',
  ]
  const fromLong = await run(['choice', 'fit', long, '--long', ...args, '--json'])
  const [a, b] = [parsed(fromWide.stdout), parsed(fromLong.stdout)]
  expect(a[0]).toMatchObject({ kind: 'fit', model: 'logit', choices: 300, converged: true })
  expect(a.slice(1).map(({ name }) => name)).toEqual(['constant:car', 'cost', 'income:car'])
  a.slice(1).forEach((row, k) => {
    expect(b[k + 1]!.estimate).toBeCloseTo(row.estimate as number, 8)
  })
})

it('shows people coefficients, elasticities and worth in their language', async () => {
  const more = ['--elasticity', 'cost', '--price', 'cost', '--lang', 'zh']
  const { code, stdout } = await run([...wideArgs, ...more], true)
  expect(code).toBe(0)
  for (const word of ['300 次选择', '稳健', '弹性', '转移率', '价值']) expect(stdout).toContain(word)
})

it('fits a mixed logit, and refuses what it cannot read with the remedy', async () => {
  const mixed = await run([...wideArgs, '--random', 'cost=normal', '--draws', '20', '--json'])
  expect(parsed(mixed.stdout).map(({ name }) => name)).toContain('spread:cost')
  const none = await run(['choice', 'fit', wide, '--generic', 'cost'])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--wide or --long')])
  const unknown = await run([...wideArgs.slice(0, 4), '--choice', 'colour', '--generic', 'cost'])
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('there is no column "colour"')])
  const shape = await run([...wideArgs, '--random', 'cost=beta'])
  expect([shape.code, shape.stderr]).toEqual([2, expect.stringContaining('"beta" is not a distribution')])
})
