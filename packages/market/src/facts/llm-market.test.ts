import { beforeAll, expect, it } from 'vitest'
import { metricOf } from '../schema/metrics.ts'
import { embeddedFacts, type FactTable, factTables } from './folder.ts'
import { type FactBase, readFacts } from './read.ts'

let base: FactBase
beforeAll(() => {
  base = readFacts(embeddedFacts()).base
})

const rows = <T extends FactTable>(table: T) => base.rows[table].map(({ row }) => row)
const chinese = /[\u4e00-\u9fff]/

it('holds the figures that were collected', () => {
  expect(Object.fromEntries(factTables.map((table) => [table, base.rows[table].length]))).toMatchObject({
    observations: 1613,
    models: 361,
    prices: 513,
    milestones: 133,
  })
})

it('states what the publishers stated', () => {
  const value = (entity: string, metric: string, start: string, basis?: string) =>
    rows('observations').find(
      (o) =>
        o.entity === entity &&
        o.metric === metric &&
        o.period_start === start &&
        o.preferred &&
        (basis === undefined || o.basis === basis),
    )?.value
  // OpenAI at DevDay 2025 and 2026; the prospectus of MiniMax; IDC and Omdia on China; Counterpoint on Q1 2026.
  expect(value('ChatGPT', 'weekly_active_users', '2025-10-06')).toBe(800e6)
  expect(value('ChatGPT', 'weekly_active_users', '2026-09-29')).toBe(1.2e9)
  expect(value('MiniMax', 'revenue', '2024-01-01')).toBe(30.52e6)
  expect(value('Volcano Engine', 'tokens', '2025-01-01', 'token calls by external customers (IDC)')).toBe(
    49.2,
  )
  expect(value('Alibaba Cloud', 'revenue', '2025-01-01', 'vendor revenue (Omdia, AI cloud)')).toBe(35.8)
  expect(value('Anthropic', 'revenue', '2026-01-01', 'vendor revenue, one quarter')).toBe(31.4)
})

it('names markets, bases, milestones and known metrics in Chinese too', () => {
  for (const { name_zh } of [...rows('markets'), ...rows('bases')]) expect(name_zh).toMatch(chinese)
  for (const { title_zh } of rows('milestones')) expect(title_zh).toMatch(/[\u4e00-\u9fff]|^[\x20-\x7e]+$/)
  const named = Object.fromEntries(rows('vendors').map(({ vendor, name_zh }) => [vendor, name_zh]))
  expect(named).toMatchObject({
    Zhipu: '智谱',
    'Moonshot AI': '月之暗面',
    ByteDance: '字节跳动',
    Alibaba: '阿里巴巴',
  })
  for (const { metric } of rows('observations')) expect(metricOf(metric), metric).toBeDefined()
})

it('keeps no name in a dictionary that nothing uses, and no source that nothing cites', () => {
  const used = <T extends FactTable>(table: T, column: keyof ReturnType<typeof rows<T>>[number]) =>
    new Set(rows(table).map((row) => row[column] as unknown))
  const cited = new Set(
    (['observations', 'models', 'prices', 'milestones'] as const).flatMap((table) =>
      rows(table).map(({ source_id }) => source_id),
    ),
  )
  expect(rows('sources').filter(({ source_id }) => !cited.has(source_id))).toEqual([])
  const markets = used('observations', 'market')
  expect(rows('markets').filter(({ market }) => !markets.has(market))).toEqual([])
  const bases = used('observations', 'basis')
  expect(rows('bases').filter(({ basis }) => !bases.has(basis))).toEqual([])
})

it('republishes series only under licences that allow it', () => {
  const licences = new Set(rows('sources').map(({ licence }) => licence))
  expect([...licences].sort()).toEqual(['CC-BY-4.0', 'CC-BY-SA-3.0', 'MIT', 'cited figures'])
  const shareAlike = rows('sources').filter(({ licence }) => licence === 'CC-BY-SA-3.0')
  expect(shareAlike.map(({ publisher, note }) => `${publisher}: ${note}`)).toEqual([
    'StatCounter: StatCounter Global Stats, gs.statcounter.com; share alike',
  ])
})

it('never joins revenue stated net of resellers with revenue stated gross', () => {
  const basisOf = (vendor: string) =>
    new Set(
      rows('observations')
        .filter((o) => o.vendor === vendor && o.market === 'LLM vendor revenue')
        .map(({ basis }) => basis),
    )
  expect([...basisOf('OpenAI')]).toEqual(["net of Microsoft's share"])
  expect([...basisOf('Anthropic')]).toEqual(["gross of the clouds' share"])
})
