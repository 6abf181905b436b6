import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'segments-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

it('divides a file, says why so many, and writes who is where', async () => {
  const folder = folderOf()
  const path = join(folder, 'units.csv')
  const rows = Array.from(
    { length: 60 },
    (_, i) => `u${i},${(i % 2) * 50 + (i % 7)},${(i % 2) * 9 + (i % 5)}`,
  )
  writeFileSync(path, `name,spend,visits\n${rows.join('\n')}\n`)
  const out = join(folder, 'out.csv')
  const args = ['segments', path, '--id', 'name', '--features', 'spend,visits', '--max-k', '4', '--out', out]
  const found = parsed((await run(args)).stdout)
  expect(found.filter(({ kind }) => kind === 'count').map(({ segments }) => segments)).toEqual([2, 3, 4])
  const segments = found.filter(({ kind }) => kind === 'segment')
  expect(segments.map(({ units }) => units)).toEqual([30, 30])
  const lines = readFileSync(out, 'utf8').trim().split('\n')
  expect(lines[0]).toBe('id,segment')
  expect(lines).toHaveLength(61)
  for (const wrong of [['--features', 'spend,x'], [], ['--features', 'spend', '--k', '1']]) {
    expect((await run(['segments', path, ...wrong])).code).toBe(2)
  }
})

it('divides the users of a workspace and follows them over the months, in both languages', async () => {
  const folder = folderOf()
  // Twenty come every other day at noon from January to March; twenty once a month in the night.
  const lines = Array.from({ length: 40 }, (_, user) =>
    [1, 2, 3].flatMap((month) =>
      user % 2 === 0
        ? Array.from(
            { length: 14 },
            (_, d) => `2025-0${month}-${String(2 * d + 1).padStart(2, '0')} 12:00,u${user},X`,
          )
        : [`2025-0${month}-${String(1 + (user % 28)).padStart(2, '0')} 02:00,u${user},Y`],
    ),
  ).flat()
  writeFileSync(
    join(folder, 'events.csv'),
    `ts,user_id,product\n${lines.join('\n')}\n2025-03-31 02:00,u1,Y\n`,
  )
  const own = ['--workspace', join(folder, 'w')]
  await run(['import', join(folder, 'events.csv'), '--as', 'events', ...own])
  const found = parsed((await run(['segments', ...own, '--max-k', '3', '--lang', 'zh'])).stdout)
  const segments = found.filter(({ kind }) => kind === 'segment')
  expect(segments.map(({ units }) => units)).toEqual([20, 20])
  expect(segments.map(({ profile }) => profile).join()).toContain('常来')
  const demand = found.filter(
    ({ kind, product, month }) => kind === 'demand' && product === 'X' && month === '2025-03-01',
  )
  expect(demand.map(({ value, share }) => [value, share])).toEqual([[20, 1]])
  expect(found.filter(({ kind }) => kind === 'growth')).toHaveLength(2)
  expect((await run(['segments', '--workspace', join(folder, 'none')])).code).toBe(2)
})
