import { neutralStyle, type SeriesStyle, seriesStyles } from '@bellwether/charts'
import type { Language } from '@bellwether/core'
import {
  type Engine,
  type Figure,
  type Finding,
  figures,
  findings,
  other,
  type Source,
} from '@bellwether/market'
import sql from 'sql-template-tag'
import { type Names, readNames } from './names.ts'
import type { OwnData } from './own.ts'
import { type Traced, trace } from './trace.ts'

/**
 * Vendors in the order in which they are given colours, eight hues a row: those that are compared most come first, and
 * the same hue (one column) goes to vendors that rarely meet in one figure.
 */
const vendorOrder = [
  ...['OpenAI', 'Anthropic', 'Google', 'DeepSeek', 'Alibaba', 'ByteDance', 'xAI', 'Meta'],
  ...['NVIDIA', 'Baidu', 'MiniMax', 'Amazon', 'Xiaomi', 'Zhipu', 'Moonshot AI', 'Tencent'],
  ...['StepFun', 'Cohere', 'Huawei', 'SenseTime', 'Microsoft', 'Mistral AI', 'OpenRouter', 'Perplexity'],
]

/** What a section is built from. */
export type ReportContext = {
  readonly language: Language
  readonly names: Names
  readonly sources: ReadonlyMap<string, Source>
  /** What the quality gates found in the fact base. */
  readonly gated: readonly Finding[]
  /** Asks the fact base and keeps the SQL. */
  readonly trace: <T>(ask: (engine: Engine) => Promise<T>) => Promise<Traced<T>>
  /** The preferred figures of one market, basis and measure, exactly as named, oldest first. */
  readonly series: (wanted: SeriesName) => Promise<Traced<Figure[]>>
  /** A vendor's look, the same in every figure; who is no vendor is grey. */
  readonly look: (vendor: string) => SeriesStyle
  /** The reader's own data, when the report was asked for a workspace; chapters about it are left out without. */
  readonly own: OwnData | undefined
}

/** Which series of the fact base is meant. */
export type SeriesName = {
  readonly market: string
  readonly basis: string
  readonly measure: string
  readonly vendor?: string
}

function isOf(wanted: SeriesName): (figure: Figure) => boolean {
  return ({ market, basis, measure, preferred }) =>
    preferred && market === wanted.market && basis === wanted.basis && measure === wanted.measure
}

async function vendorLooks(engine: Engine): Promise<(vendor: string) => SeriesStyle> {
  const rows = await engine.all<{ vendor: string }>(sql`select vendor from vendors order by vendor`)
  const named = rows.map(({ vendor }) => vendor)
  const styles = seriesStyles([...vendorOrder, ...named], [other, 'all vendors', 'Unattributed'])
  return (vendor) => styles[vendor] ?? neutralStyle
}

/** Makes what sections are built from, out of an open fact base and the reader's own data. */
export async function createContext(
  engine: Engine,
  language: Language,
  own?: OwnData,
): Promise<ReportContext> {
  const published = await engine.all<Source>(
    sql`select * from sources order by publisher, published, source_id`,
  )
  const sources = own ? [own.source, ...published] : published
  return {
    language,
    own,
    names: await readNames(engine, language),
    sources: new Map(sources.map((source) => [source.source_id, source])),
    gated: await findings(engine),
    trace: (ask) => trace(engine, ask),
    series: async (wanted) => {
      const { result, sql: text } = await trace(engine, (asked) =>
        asked.all<Figure>(figures(asked.dialect, wanted)),
      )
      return { result: result.filter(isOf(wanted)), sql: text }
    },
    look: await vendorLooks(engine),
  }
}
