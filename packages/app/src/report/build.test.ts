import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildReport, reportRows } from './build.ts'
import { renderPage } from './page/page.ts'

let folder: string

const header =
  'market,basis,metric,entity,vendor,segment,region,period_start,period_end,value,unit,low,high,quality,preferred,source_id,note'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-facts-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('a fact base that lacks what a section needs leaves the section out and never breaks the report', async () => {
  const row =
    'my market,<script>alert(1)</script>,tokens,a,a,,World,2025-01-01,2025-12-31,5,tokens,,,measured,true,mine,'
  await writeFile(join(folder, 'observations.csv'), `${header}\n${row}\n`)
  await writeFile(
    join(folder, 'sources.csv'),
    'source_id,title,publisher,url,published,licence,note\nmine,<b>Mine</b>,Me,javascript:alert(1),2026-01-02,cited figures,\n',
  )
  const report = await buildReport('en', { facts: folder })
  const ids = report.sections.map(({ id }) => id)
  expect(ids).toEqual(expect.arrayContaining(['summary', 'method', 'sources']))
  expect(ids).not.toContain('prices')
  const html = renderPage(report)
  expect(html).not.toMatch(/<script|href="javascript:|<b>Mine/)
  expect([...reportRows(report)].every(({ table }) => typeof table === 'string')).toBe(true)
})

test('every figure is named once and every finding leads to a figure of the report', async () => {
  const report = await buildReport('zh')
  const figures = report.sections.flatMap(({ chapter }) => chapter.figures.map(({ id }) => id))
  expect(new Set(figures).size).toBe(figures.length)
  for (const { chapter } of report.sections)
    for (const { figure, text } of chapter.findings) expect(figures, text).toContain(figure)
})

test('every figure says its basis or method, its date, its sources and the query', async () => {
  const report = await buildReport('en')
  for (const { id, provenance } of report.sections.flatMap(({ chapter }) => chapter.figures)) {
    expect(provenance.method, id).not.toBe('')
    expect(provenance.as_of, id).toMatch(/^\d{4}/)
    expect(provenance.sources.length, id).toBeGreaterThan(0)
    for (const source of provenance.sources) expect(report.sources.has(source), `${id}: ${source}`).toBe(true)
    if (id !== 'quality-gates') expect(provenance.sql.length, id).toBeGreaterThan(0)
  }
})
