import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { engineOf, moment } from './log.contract.ts'
import { userColumns, userMonths, userRowsOf } from './users.ts'

const at = (text: string) => Date.parse(`${text}Z`) / 1000

// Monday 6 January 2025; Shanghai is eight hours ahead.
const uses = [
  { at: at('2025-01-06T01:30:00'), user: 'a', product: 'X', value: 5 },
  { at: at('2025-01-06T15:30:00'), user: 'a', product: 'Y', value: 7 },
  { at: at('2025-01-11T17:00:00'), user: 'a', product: 'X' },
  { at: at('2025-03-01T12:00:00'), user: 'b', product: 'X' },
]

it('counts the events of each user by the local clock', async () => {
  const engine = await engineOf(uses)
  const [a, b] = await userRowsOf(engine, 'Asia/Shanghai')
  await engine.close()
  // 09:30 on Monday, 23:30 on Monday, 01:00 on Sunday.
  expect(a).toMatchObject({ user_id: 'a', events: 3, active_days: 2, products: 2, value: 12 })
  expect(a).toMatchObject({ work_hours: 1, evening: 1, night: 1, weekend: 1, purchases: 0, spend: 0 })
  expect(a!.last_day - a!.first_day).toBe(6)
  expect(b).toMatchObject({ user_id: 'b', events: 1, evening: 1, weekend: 1 })
})

it('puts purchases beside, in the currency of most sales, and reads sales alone where there are no events', async () => {
  const sell = sql`insert into sales (ts, customer_id, vendor, product, amount, currency) values
    (${moment(at('2025-01-02T00:00:00'))}, 'a', 'us', 'pro', 20, 'USD'),
    (${moment(at('2025-02-02T00:00:00'))}, 'a', 'us', 'pro', 20, 'USD'),
    (${moment(at('2025-02-03T00:00:00'))}, 'c', 'us', 'pro', 99, 'EUR')`
  const both = await engineOf(uses)
  await both.run(sell)
  const [a] = await userRowsOf(both)
  expect(a).toMatchObject({ purchases: 2, spend: 40 })
  await both.close()
  const sales = await engineOf([])
  await sales.run(sell)
  const columns = (await userColumns(sales))!
  expect(columns).toMatchObject({ ids: ['a', 'c'], from: 'sales', currency: 'USD', last: '2025-02-03' })
  expect([...columns.columns.get('spend')!]).toEqual([40, 0])
  const months = await userMonths(sales, { from: 'sales' })
  const seen: [string, number, number][] = []
  months.each((user, _, month, amount) => seen.push([user, month, amount]))
  expect(months.months).toEqual(['2025-01-01', '2025-02-01'])
  expect(seen.toSorted()).toEqual([
    ['a', 0, 20],
    ['a', 1, 20],
  ])
  await sales.close()
})

it('says in which of the last months users were active with which product', async () => {
  const engine = await engineOf(uses)
  const read = async (most: number) => {
    const { months, each } = await userMonths(engine, { from: 'events', most })
    const seen: string[] = []
    each((user, product, month) => seen.push(`${months[month]} ${user} ${product}`))
    return seen.sort()
  }
  expect(await read(24)).toEqual(['2025-01-01 a X', '2025-01-01 a Y', '2025-03-01 b X'])
  expect(await read(2)).toEqual(['2025-03-01 b X'])
  expect(await userColumns(await engineOf([]))).toBeUndefined()
  await engine.close()
})
