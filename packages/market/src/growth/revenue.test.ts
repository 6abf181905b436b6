import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { engineOf, moment } from './log.contract.ts'
import { revenuePerActive } from './revenue.ts'

const at = (day: string) => moment(Date.parse(`${day}T12:00:00Z`) / 1000)
const period = (month: string, active: number) => ({
  period: `${month}-01`,
  period_end: `${month}-28`,
  active,
})

it('divides the sales of the last three periods by who was active in them, in the main currency', async () => {
  const engine = await engineOf([])
  expect(await revenuePerActive(engine, [period('2025-01', 5)])).toBeUndefined()
  await engine.run(sql`insert into sales (ts, customer_id, vendor, amount, currency) values
    (${at('2025-01-10')}, 'a', 'us', 900, 'USD'), (${at('2025-02-10')}, 'a', 'us', 20, 'USD'),
    (${at('2025-03-10')}, 'a', 'us', 40, 'USD'), (${at('2025-04-10')}, 'b', 'us', 60, 'USD'),
    (${at('2025-04-11')}, 'b', 'us', 500, 'EUR')`)
  const periods = [period('2025-01', 9), period('2025-02', 10), period('2025-03', 20), period('2025-04', 30)]
  expect(await revenuePerActive(engine, periods)).toEqual({ perUser: 2, currency: 'USD' })
  await engine.close()
})
