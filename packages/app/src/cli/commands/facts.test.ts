import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedFacts } from '@bellwether/market'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

/** A copy of the embedded fact base in which a text of a file is replaced. */
function damaged(file: string, from: string, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'facts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(embeddedFacts(), folder, { recursive: true })
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
  return folder
}

it('lists figures with their source and the gates that hold them', async () => {
  const { code, stdout } = await run([
    'facts',
    'list',
    '--vendor',
    'chatgpt',
    '--metric',
    'weekly_active_users',
  ])
  expect(code).toBe(0)
  const rows = parsed(stdout)
  expect(rows).toHaveLength(18)
  expect(rows.find(({ value }) => value === 800e6)).toMatchObject({
    entity: 'ChatGPT',
    vendor: 'OpenAI',
    period_start: '2025-10-06',
    publisher: 'Epoch AI',
    licence: 'CC-BY-4.0',
    gates: ['mixed_definitions'],
  })
})

it('filters by market, metric, vendor and source together', async () => {
  const { stdout } = await run([
    'facts',
    '--market',
    'ai cloud',
    '--source',
    'omdia',
    '--vendor',
    'Huawei Cloud',
  ])
  expect(parsed(stdout)).toMatchObject([
    { vendor: 'Huawei', entity: 'Huawei Cloud', value: 13.1, unit: 'percent' },
  ])
})

it('shows people a table in their language', async () => {
  const { stdout } = await run(['facts', 'list', '--vendor', 'Nobody', '--lang', 'zh'], true)
  expect(stdout).toContain('没有数据')
  const { stdout: table } = await run(['facts', 'list', '--vendor', '豆包', '--lang', 'zh'], true)
  expect(table).toContain('豆包')
  expect(table).toContain('月活跃用户')
  expect(table).toContain('接下来')
})

it('lists sources with their licence and how many figures cite them', async () => {
  const { stdout } = await run(['facts', 'sources', '--source', 'statcounter-2026-10'])
  expect(parsed(stdout)).toMatchObject([{ licence: 'CC-BY-SA-3.0', figures: 126 }])
})

it('finds the embedded base in order, and prints what the gates say', async () => {
  const { code, stdout } = await run(['facts', 'check'])
  expect(code).toBe(0)
  const rows = parsed(stdout)
  expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['finding']))
  expect(rows).toContainEqual(
    expect.objectContaining({ gate: 'cached_tokens', severity: 'warning', rows: 155 }),
  )
})

it('exits with 2 on a damaged base, with file, line, column, value and remedy of every problem', async () => {
  const folder = damaged('sources.csv', 'CC-BY-SA-3.0', '')
  writeFileSync(join(folder, 'vendors.csv'), 'vendor,name_zh,country,note\n,深度求索,CN,\n')
  const { code, stdout, stderr } = await run(['facts', 'check', folder])
  expect(code).toBe(2)
  expect(parsed(stdout)).toMatchObject([
    { kind: 'problem', file: join(folder, 'sources.csv'), column: 'licence', value: '', message: 'is empty' },
    {
      kind: 'problem',
      file: join(folder, 'vendors.csv'),
      line: 2,
      column: 'vendor',
      remedy: expect.stringContaining('required'),
    },
  ])
  expect(stderr).toContain(`2 problems in ${folder}`)
  const { stdout: table } = await run(['facts', 'check', folder], true)
  expect(table).toContain(`${join(folder, 'vendors.csv')}:2`)
})

it('refuses an action and a folder that are not there', async () => {
  const action = await run(['facts', 'mend'])
  expect(action.code).toBe(2)
  expect(action.stderr).toContain('list, check, sources')
  const folder = await run(['facts', 'check', join(tmpdir(), 'no-such-folder')])
  expect(folder.code).toBe(2)
  expect(folder.stderr).toContain('observations.csv is missing')
})
