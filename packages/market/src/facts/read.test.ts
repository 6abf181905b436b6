import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkBase, csv, orderly, placesOf, writeBase } from './base.contract.ts'
import { checkFacts } from './check.ts'
import { factFile } from './folder.ts'
import { describeProblem } from './problem.ts'
import { readFacts } from './read.ts'

it('reads quoted cells, line breaks inside them and a byte order mark (RFC 4180)', () => {
  const row = { ...orderly.observations, note: 'two\nlines, "quoted"' }
  const folder = writeBase({
    observations: `\ufeff${csv('observations', [row, { ...row, metric: 'visits' }])}`,
  })
  const { base, problems } = readFacts(folder)
  expect(problems).toEqual([])
  expect(base.rows.observations.map(({ line }) => line)).toEqual([2, 4])
  expect(base.rows.observations[0]!.row).toMatchObject({
    value: 40,
    preferred: true,
    segment: null,
    note: row.note,
  })
})

it('names file, line, column and value of every cell that does not fit, and goes on', () => {
  const report = checkBase({
    observations: [
      {},
      { metric: 'visits', value: '12k', preferred: 'yes' },
      { metric: 'referrals', period_start: '2025-02-30', quality: 'rumour', unit: null },
      { metric: 'spend', vendor: ' Noah' },
    ],
  })
  expect(placesOf(report)).toEqual([
    'observations:3 value "12k"',
    'observations:3 preferred "yes"',
    'observations:4 period_start "2025-02-30"',
    'observations:4 unit ""',
    'observations:4 quality "rumour"',
    'observations:5 vendor " Noah"',
  ])
  const [number, flag, day, empty, word, space] = report.problems
  expect(number!.remedy.en).toContain('1200000')
  expect(flag!.remedy.en).toBe('write true or false')
  expect(day!.remedy.en).toBe('write YYYY-MM-DD')
  expect(empty!.problem.en).toBe('is empty')
  expect(word!.remedy.en).toBe('write one of: disclosure, measured, survey, panel, press')
  expect(space!.remedy.en).toBe('remove the space')
  expect(describeProblem(number!, 'zh')).toBe('observations.csv:3, value "12k": 不是数字')
})

it.each(['1e9', '-3', '.5', '7.'])('takes %s for a number', (value) => {
  expect(
    readFacts(writeBase({ prices: [{ price_input: value }] })).base.rows.prices[0]!.row.price_input,
  ).toBe(Number(value))
})

it.each(['1,000', '1 000', '0x10', 'Infinity', 'NaN', '$5', '５'])('refuses %s as a number', (value) => {
  expect(placesOf(checkBase({ prices: [{ price_input: value }] }))).toEqual([
    `prices:2 price_input "${value}"`,
  ])
})

it('refuses rows of another length than their heading, and keeps the others', () => {
  const text = csv('markets', [orderly.markets])
  const report = checkBase({ markets: `${text}Boats,船,a,b,c\n` })
  expect(placesOf(report)).toEqual(['markets:3'])
  expect(report.problems[0]!.problem.en).toBe('the row has 5 cells, its heading 4')
})

it('refuses headings with missing, unknown and repeated columns', () => {
  const report = checkBase({ bases: 'basis,basis,colour\nx,y,z\n' })
  expect(report.problems.map(({ column, problem }) => `${column} ${problem.en}`)).toEqual([
    'name_zh is missing from the heading',
    'colour is not a column of this table',
    'basis stands twice in the heading',
  ])
})

it('takes columns in any order and without the optional ones', () => {
  expect(checkBase({ vendors: 'country,vendor\nXX,Noah\n' }).problems).toEqual([])
})

it('refuses bytes that are not UTF-8, and quotes that never close', () => {
  const folder = writeBase()
  // 数据 in GB18030
  writeFileSync(factFile(folder, 'markets'), Uint8Array.from([0xca, 0xfd, 0xbe, 0xdd]))
  writeFileSync(factFile(folder, 'bases'), 'basis,name_zh\n"open,x\n')
  const report = checkFacts(folder)
  expect(report.problems.map(({ problem }) => problem.en)).toEqual([
    expect.stringMatching(/^the file is not CSV from here on: Quote Not Closed/),
    'the file is not UTF-8',
  ])
})

it('asks for figures and sources, and for nothing else', () => {
  expect(placesOf(checkBase({ sources: null }))).toEqual(['sources:1'])
  expect(
    checkBase({
      models: null,
      prices: null,
      milestones: null,
      vendors: null,
      products: null,
      markets: null,
      bases: null,
    }).problems,
  ).toEqual([])
  expect(() => checkBase({ observations: null })).toThrow(/holds no fact base: observations\.csv is missing/)
})
