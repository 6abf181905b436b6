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
  const [economics, first] = parsed(found.stdout).filter(({ kind }) => kind !== 'effect')
  // One month, and half of the users a second one, at 2 each.
  expect(economics).toMatchObject({ kind: 'economics', lifetime_value: expect.closeTo(3, 8) })
  expect(first).toMatchObject({ kind: 'recommendation', rank: 1, horizon: 3 })
})

it('leaves out a month that is not over, and splits a budget without any events', async () => {
  const own = await workspace()
  const found = await run(['levers', ...own, '--horizons', '3'])
  // The log ends on 10 July.
  expect(found.stderr).toContain('2025-07-01 is not over')
  const channels = join(own[1]!, '..', 'channels.csv')
  writeFileSync(channels, 'channel,ceiling,scale\nads,400,4000\npress,160,1100\n')
  const budget = ['levers', '--workspace', join(own[1]!, 'none'), '--budget', '6000', '--channels', channels]
  const split = parsed((await run(budget)).stdout)
  expect(split.map(({ kind }) => kind)).toEqual(['budget', 'budget'])
  expect(split.reduce((sum, { spend }) => sum + Number(spend), 0)).toBeCloseTo(6000, 6)
})

it('refuses horizons and prices that mean nothing', async () => {
  for (const flag of ['--horizons=0', '--horizons=', '--price-elasticity=x', '--cost=rent=3', '--margin=2']) {
    expect((await run(['levers', flag])).code).toBe(2)
  }
})
