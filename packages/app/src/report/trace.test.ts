import { openDuckdb } from '@bellwether/market'
import sql from 'sql-template-tag'
import { expect, test } from 'vitest'
import { queryText, trace } from './trace.ts'

test('a shown query has its values in their places and can be run as it stands', async () => {
  const engine = await openDuckdb()
  const name = "O'Reilly"
  const query = sql`
      select ${name} as name,
        ${2} + ${3} as five
      where ${null} is null`
  const text = queryText(query)
  expect(text.split('\n')[0]).toBe("select 'O''Reilly' as name,")
  expect(await engine.all(sql([text]))).toEqual(await engine.all(query))
  await engine.close()
})

test('every query is noted once, and the answer is unchanged', async () => {
  const engine = await openDuckdb()
  const { result, sql: texts } = await trace(engine, async (asked) => {
    await asked.all(sql`select 1 as one`)
    return asked.all(sql`select 1 as one`)
  })
  expect(result).toEqual([{ one: 1 }])
  expect(texts).toEqual(['select 1 as one'])
  await engine.close()
})
