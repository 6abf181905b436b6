import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parsed, run } from '../run.contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'scenarios.yaml')
writeFileSync(
  file,
  'horizon: 3\nscenarios:\n  - name: cheaper\n    changes:\n      - { entity: Google, price: -50% }\n  - name: gone\n    changes:\n      - exit: DeepSeek\n',
)

it('compares scenarios of the LLM market side by side, for programs and people', async () => {
  const rows = parsed((await run(['simulate', file, '--draws', '50', '--json'])).stdout)
  expect(rows[0]).toMatchObject({
    kind: 'model',
    horizon: 3,
    draws: 50,
    scenarios: ['nothing changes', 'cheaper', 'gone'],
  })
  const last = rows.filter(
    ({ kind, period, scenario }) => kind === 'outcome' && period === 3 && scenario === 'gone',
  )
  expect(last.reduce((sum, { share }) => sum + (share as number), 0)).toBeCloseTo(1, 9)
  expect(last.find(({ entity }) => entity === 'DeepSeek')).toMatchObject({ share: 0, unit: 'tokens' })
  const people = await run(
    ['simulate', '--set', 'OpenAI: capability +40', '--draws', '20', '--lang', 'zh'],
    true,
  )
  expect(people.code).toBe(0)
  for (const word of ['所设情景', '从谁而来', '采信之前须知']) expect(people.stdout).toContain(word)
})

it('says where a file is wrong, and what to ask when nothing was', async () => {
  const broken = join(folder, 'broken.yaml')
  writeFileSync(broken, 'scenarios:\n  - name: x\n    changes:\n      - { entity: Googel, price: -50% }\n')
  const wrong = await run(['simulate', broken])
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('broken.yaml:4:19')])
  const nothing = await run(['simulate'])
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('--set')])
  const missing = await run(['simulate', join(folder, 'none.yaml')])
  expect(missing.code).toBe(2)
})
