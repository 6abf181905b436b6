import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parsed, run } from '../run.contract.ts'

/** Each month ten users come; each stays a second month when its number is even, and then leaves. */
async function workspace(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'levers-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const lines = Array.from({ length: 60 }, (_, user) => {
    const month = 1 + Math.floor(user / 10)
    const months = user % 2 === 0 ? [month, month + 1] : [month]
    return months.map((m) => `2025-0${m}-10,u${user},open`)
  }).flat()
  writeFileSync(join(folder, 'events.csv'), `${['ts,user_id,event', ...lines].join('\n')}\n`)
  const own = ['--workspace', join(folder, 'w')]
  await run(['import', join(folder, 'events.csv'), '--as', 'events', ...own])
  return own
}

it('says what ten per cent more new users bring: one more comes a month, and half of them stay once', async () => {
  const own = await workspace()
  const found = await run(['levers', ...own, '--to', '2025-06', '--horizons', '3', '--revenue-per-user', '2'])
  expect(found.stderr).toBe('')
  const row = parsed(found.stdout).find(({ lever }) => lever === 'newUsers')!
  // Active users rise by 1, 1.5 and 1.5; each is worth 2 a month.
  expect(row.active_change).toBeCloseTo(1.5, 10)
  expect(row.revenue_change).toBeCloseTo(8, 10)
  expect(row.evidence).toBe(5)
})

it('refuses horizons and prices that mean nothing', async () => {
  for (const flag of ['--horizons=0', '--horizons=', '--price-elasticity=x']) {
    expect((await run(['levers', flag])).code).toBe(2)
  }
})
