import { defineMessages } from '@bellwether/core'
import sql, { join, raw } from 'sql-template-tag'
import type { Engine } from '../../engines/engine.ts'
import { tables } from '../../schema/tables.ts'
import { grouped, periodKey, seriesKey, seriesName } from '../evidence.ts'
import { foundAmong, foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    figures: ({ series, count }: { series: string; count: number }) =>
      `${series}: ${count} figures of one source stand for the same period`,
    removeFigures: 'keep one, or tell their bases apart',
    rows: ({ count }: { count: number }) => `${count} rows repeat another row in every column`,
    removeRows: 'check whether the export repeats them; distinct sales differ in time, customer or amount',
    harmless: 'nothing to do: a day of activity counts once however often it is logged',
  },
  zh: {
    figures: ({ series, count }) => `${series}：同一来源对同一期间有 ${count} 个数字`,
    removeFigures: '保留一个，或区分口径',
    rows: ({ count }) => `${count} 行与其他行完全相同`,
    removeRows: '检查导出是否重复；不同的销售在时间、客户或金额上应有差别',
    harmless: '无需处理：同一天的活跃无论记录几次只计一次',
  },
})

async function repeatedRows(engine: Engine, table: 'sales' | 'events'): Promise<GateFinding[]> {
  const columns = join(
    tables[table].columns.map(({ name }) => engine.dialect.identifier(name)),
    ', ',
  )
  const [answer] = await engine.all<{ repeated: number | null }>(sql`
    select sum(copies - 1) as repeated
    from (select count(*) as copies from ${raw(table)} group by ${columns} having count(*) > 1) as groups`)
  const count = answer?.repeated ?? 0
  if (count === 0) return []
  return [
    foundAmong(table, table === 'sales' ? 'warning' : 'info', count, (language) => [
      messages(language).rows({ count }),
      table === 'sales' ? messages(language).removeRows : messages(language).harmless,
    ]),
  ]
}

/** The same figure of the same source more than once, and rows of a log that are equal in every column. */
export const duplicates: Gate = {
  title: { en: 'Duplicates', zh: '重复' },
  observations: ({ observations }) =>
    grouped(observations, (o) => seriesKey(o) + periodKey(o) + o.source_id)
      .filter((same) => same.length > 1)
      .map((same) =>
        foundIn('error', same, (language) => [
          messages(language).figures({ series: seriesName(same[0]!, language), count: same.length }),
          messages(language).removeFigures,
        ]),
      ),
  sales: (engine) => repeatedRows(engine, 'sales'),
  events: (engine) => repeatedRows(engine, 'events'),
}
