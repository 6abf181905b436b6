import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import sql, { raw } from 'sql-template-tag'
import { expect, it } from 'vitest'
import { orderly, placesOf, temporaryFolder, writeBase } from './base.contract.ts'
import { checkFacts } from './check.ts'
import { embeddedFacts, factFile, factTables } from './folder.ts'
import { openFacts } from './open.ts'
import { readFacts } from './read.ts'
import { rules } from './rules/registry.ts'

it('finds nothing wrong with an orderly base', () => {
  expect(checkFacts(writeBase(), { today: '2026-01-01' })).toEqual({ rows: factTables.length, problems: [] })
})

it('finds nothing wrong with the embedded base', () => {
  const { problems } = checkFacts(undefined, { today: '2026-11-24' })
  expect(placesOf({ rows: 0, problems })).toEqual([])
})

it('tells all problems, by file and line, in both languages', () => {
  const folder = writeBase({
    sources: [{ published: 'soon' }],
    observations: [{ value: 'many' }, { market: 'Boats', period_end: '2024-01-01' }],
  })
  const report = checkFacts(folder, { today: '2026-01-01' })
  expect(placesOf(report)).toEqual([
    'observations:2 value "many"',
    'observations:3 market "Boats"',
    'observations:3 period_end "2024-01-01"',
    'sources:2 published "soon"',
  ])
  for (const { problem, remedy } of report.problems) {
    expect(problem.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(remedy.zh).toMatch(/[\u4e00-\u9fff]/)
  }
})

it.each(Object.entries(rules))('holds the rule of %s on an orderly base', (_, rule) => {
  expect(rule(readFacts(writeBase()).base, '2026-01-01')).toEqual([])
})

it('loads every row of the embedded files into tables of the same names', async () => {
  const engine = await openFacts()
  const { base } = readFacts(embeddedFacts())
  for (const table of factTables) {
    const [answer] = await engine.all<{ n: number }>(sql`select count(*) as n from ${raw(table)}`)
    expect([table, answer!.n]).toEqual([table, base.rows[table].length])
  }
  await engine.close()
})

it('loads cells in the types of their columns, wherever the columns stand', async () => {
  const engine = await openFacts(writeBase({ vendors: 'name_zh,vendor\n诺亚,Noah\n' }))
  expect(await engine.all(sql`select * from observations`)).toEqual([orderly.observations])
  expect(await engine.all(sql`select * from vendors`)).toEqual([
    { vendor: 'Noah', name_zh: '诺亚', country: null, note: null },
  ])
  await engine.close()
})

it('refuses to load a folder without a fact base, or cells that do not fit, and says how to find them', async () => {
  await expect(openFacts(temporaryFolder())).rejects.toThrow(/holds no fact base/)
  const folder = writeBase({ observations: [{ value: 'many' }] })
  await expect(openFacts(folder)).rejects.toMatchObject({
    name: 'UserError',
    hint: `bellwether facts check ${folder} lists every problem with its line`,
  })
})

it('lets no query of a fact base reach other files', async () => {
  const engine = await openFacts(writeBase())
  const file = factFile(embeddedFacts(), 'vendors')
  await expect(engine.all(sql`select * from read_csv(${file})`)).rejects.toThrow(
    /disabled|not allowed|permission/i,
  )
  await engine.close()
})

it('keeps the embedded rows sorted, so that a correction reads well in a diff', () => {
  const { base } = readFacts(embeddedFacts())
  const keys = base.rows.observations.map(({ row: o }) =>
    [o.market, o.basis, o.metric, o.unit, o.entity].join('\u0001'),
  )
  expect(keys).toEqual([...keys].sort())
  const ids = base.rows.sources.map(({ row }) => row.source_id)
  expect(ids).toEqual([...ids].sort())
  expect(readFileSync(factFile(embeddedFacts(), 'observations'), 'utf8')).not.toContain('\r')
})

it('tells what is wrong with a file of any text, and never fails on it', () => {
  const text = fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', 'a', '1', ' ', '年', '\ufeff', '-') })
  fc.assert(
    fc.property(text, (observations) => {
      const { problems } = checkFacts(writeBase({ observations }), { today: '2026-01-01' })
      // Only an empty table after its heading would be in order, and no text of these letters is that heading.
      expect(problems.length).toBeGreaterThan(0)
    }),
  )
})

it('takes any name that CSV can quote', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      fc.pre(name.trim() === name && !/[\ufeff\r]/.test(name))
      const vendor = { vendor: name }
      const report = checkFacts(
        writeBase({
          vendors: [vendor],
          products: [vendor],
          observations: [vendor],
          models: [vendor],
          prices: [vendor],
        }),
        { today: '2026-01-01' },
      )
      expect(placesOf(report)).toEqual([])
    }),
    { numRuns: 50 },
  )
})
