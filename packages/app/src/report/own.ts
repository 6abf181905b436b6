import { defineMessages, formatList, formatNumber, type Language, UserError } from '@bellwether/core'
import { type Engine, openWorkspace, type Source, type Workspace } from '@bellwether/market'
import type { Provenance } from './section.ts'
import { type Traced, trace } from './trace.ts'

const messages = defineMessages({
  en: {
    publisher: 'Own data',
    title: ({ files }: { files: string }) => `Imported files: ${files}`,
    file: ({ name, table, rows }: Record<'name' | 'table' | 'rows', string>) =>
      `${name} (${rows} rows of ${table})`,
    licence: 'not published',
    events: 'own event log',
    sales: 'own sales',
    empty: ({ folder }: { folder: string }) => `the workspace ${folder} has neither events nor sales`,
  },
  zh: {
    publisher: '自有数据',
    title: ({ files }) => `导入的文件：${files}`,
    file: ({ name, table, rows }) => `${name}（${table}，${rows} 行）`,
    licence: '未公开',
    events: '自有事件日志',
    sales: '自有销售记录',
    empty: ({ folder }) => `工作区 ${folder} 中既没有事件也没有销售记录`,
  },
})

/** The tables of a workspace that chapters about one's own users and customers are made from. */
export type OwnTable = 'events' | 'sales'

/** The reader's own data, beside the fact base. */
export type OwnData = {
  readonly engine: Workspace
  /** The last day that a table speaks of; undefined where nothing was imported into it. */
  readonly lastDay: (table: OwnTable) => string | undefined
  /** Asks the workspace and keeps the SQL. */
  readonly trace: <T>(ask: (engine: Engine) => Promise<T>) => Promise<Traced<T>>
  /** The provenance of a figure that a table of the workspace was asked for. */
  readonly provenance: (table: OwnTable, sql: readonly string[], method: string) => Provenance
  /** What the list of sources says of it. */
  readonly source: Source
}

function sourceOf({ manifest }: Workspace, language: Language): Source {
  const say = messages(language)
  const files = manifest.parts.map(({ source: { name }, table, rows }) =>
    say.file({ name, table, rows: formatNumber(rows, language) }),
  )
  return {
    source_id: 'workspace',
    title: say.title({ files: formatList([...new Set(files)], language) }),
    publisher: say.publisher,
    url: null,
    published:
      manifest.parts
        .map(({ imported }) => imported.slice(0, 10))
        .sort()
        .at(-1) ?? null,
    licence: say.licence,
    note: null,
  }
}

/**
 * Opens the reader's own data for the report.
 *
 * @throws UserError when the workspace is damaged, or has neither events nor sales
 */
export async function openOwnData(folder: string, language: Language): Promise<OwnData> {
  const say = messages(language)
  const engine = await openWorkspace(folder)
  const lastDay = (table: OwnTable) =>
    engine.manifest.parts
      .flatMap((part) => (part.table === table && part.last ? [part.last.slice(0, 10)] : []))
      .sort()
      .at(-1)
  if (!lastDay('events') && !lastDay('sales')) {
    await engine.close()
    throw new UserError(say.empty({ folder }), { hint: 'bellwether import FILE --as events' })
  }
  const source = sourceOf(engine, language)
  return {
    engine,
    lastDay,
    trace: (ask) => trace(engine, ask),
    provenance: (table, sql, method) => ({
      basis: [say[table]],
      as_of: lastDay(table) ?? '',
      sources: [source.source_id],
      method,
      sql,
      gates: [],
    }),
    source,
  }
}
