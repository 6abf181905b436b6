import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@bellwether/core'
import { afterAll, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'drivers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const random = createRandom(4)
const file = join(folder, 'panel.csv')
const rows = Array.from({ length: 30 }, (_, t) => {
  const brands = ['a', 'b', 'c'].map((brand) => {
    const [price, cost] = [1 + random.uniform(), random.uniform()]
    return { brand, price: price + cost, cost, units: Math.exp(5 - price + 0.1 * random.normal()) }
  })
  return brands.map(({ brand, price, cost, units }) => [`w${100 + t}`, brand, units, price, cost].join(','))
})
writeFileSync(file, ['week,brand,units,price,cost', ...rows.flat()].join('\n'))
const args = [
  'drivers',
  file,
  '--period',
  'week',
  '--entity',
  'brand',
  '--share',
  'units',
  '--drivers',
  'price',
]

it('tells people and programs what moves the shares of a file', async () => {
  const all = parsed((await run([...args, '--json'])).stdout)
  expect(all[0]).toMatchObject({ kind: 'model', observations: 90, periods: 30, entities: 3 })
  expect(all.find(({ kind }) => kind === 'driver')).toMatchObject({ driver: 'price', sign_kept: true })
  const people = await run([...args, '--price', 'price', '--instruments', 'cost', '--lang', 'zh'], true)
  expect(people.code).toBe(0)
  for (const word of ['因素', '采信之前须知', '工具变量']) expect(people.stdout).toContain(word)
})

it('says what is missing', async () => {
  const none = await run(args.slice(0, -2))
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--drivers')])
  const unknown = await run([...args.slice(0, -1), 'colour'])
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no column "colour"')])
})
