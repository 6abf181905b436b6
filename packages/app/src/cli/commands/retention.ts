import {
  defineMessages,
  formatPercent,
  type Language,
  parsePeriod,
  readPeriod,
  UserError,
} from '@bellwether/core'
import {
  type CountingProduct,
  countingProducts,
  type RetentionKind,
  type RetentionRow,
  retention,
  retentionAs,
  retentionKinds,
} from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { printComparison, printValueRetention } from '../growth/retention.ts'
import {
  type ActivityFlags,
  activityOf,
  addActivityOptions,
  keyColumns,
  listOf,
  refuseBoth,
} from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { countOption } from '../numbers.ts'
import { figureColumn, numberColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    kind: 'bounded: active exactly k periods later; unbounded: then or after; bracket: within --brackets',
    periods: 'the greatest k',
    brackets: 'brackets of periods, such as 1-7,8-14,15-30',
    cohort: 'first: users new in a period; recurring: all who are active in it',
    asOf: 'the last day that the data covers in full',
    windows: 'calendar periods, or rolling ones of 24 hours, 7 or 30 days from each first event',
    of: 'what is counted: users, or the sum and mean of revenue, quantity, tokens, value or a numeric property',
    compare: 'test two cohorts (2025-01-01,2025-02-01) or two groups of --by (EU,US) against each other',
    countAs: 'count as a product does',
    two: '--compare takes two names, separated by a comma',
    explain: 'where and why another product’s numbers differ',
    badBracket: ({ value }: { value: string }) => `--brackets "${value}" is not a bracket of periods`,
    incomplete: 'A rate with * is of a period that is not over: it can still rise.',
    growth: 'who came, stayed and left',
    json: 'every cell with its 95 % interval',
  },
  zh: {
    kind: 'bounded：恰在第 k 期活跃；unbounded：第 k 期或之后；bracket：在 --brackets 之内',
    periods: '最大的 k',
    brackets: '期数区间，例如 1-7,8-14,15-30',
    cohort: 'first：当期新用户；recurring：当期所有活跃用户',
    asOf: '数据完整覆盖的最后一天',
    windows: 'calendar 按日历期间；rolling 自每名用户首个事件起按 24 小时、7 天或 30 天滚动',
    of: '统计什么：users（人数），或 revenue、quantity、tokens、value、数值型属性的合计与均值',
    compare: '检验两个同期群（2025-01-01,2025-02-01）或 --by 的两个组（EU,US）是否不同',
    countAs: '按某产品的方式计数',
    two: '--compare 需要两个名称，用逗号分隔',
    explain: '其他产品的数字在何处、为何不同',
    badBracket: ({ value }) => `--brackets "${value}" 不是期数区间`,
    incomplete: '带 * 的比率所属期间尚未结束，仍可能上升。',
    growth: '谁来了、留下、离开',
    json: '每个单元格及其 95 % 区间',
  },
})

type Flags = ActivityFlags & {
  kind: RetentionKind
  periods: string
  brackets?: string
  cohort?: 'first' | 'recurring'
  asOf?: string
  windows: 'calendar' | 'rolling'
  of: string
  compare?: string
  countAs?: CountingProduct
}

function bracketOf(text: string, language: Language): { from: number; to: number } {
  const [from, to = from] = text.split('-').map(Number)
  if (Number.isInteger(from) && Number.isInteger(to) && from! >= 0 && to! >= from!)
    return { from: from!, to: to! }
  throw new UserError(messages(language).badBracket({ value: text }), { hint: '--brackets 1-7,8-14,15-30' })
}

/** A cohort as a line of a triangle: its rates by k. */
type Line = { readonly row: RetentionRow; readonly cells: Map<number, RetentionRow> }

function linesOf(rows: readonly RetentionRow[], by: readonly string[]): Line[] {
  const lines = new Map<string, Line>()
  for (const row of rows) {
    const key = JSON.stringify([row.cohort, ...by.map((name) => row[name])])
    const line = lines.get(key) ?? { row, cells: new Map<number, RetentionRow>() }
    line.cells.set(row.k, row)
    lines.set(key, line)
  }
  return [...lines.values()]
}

function triangle(rows: readonly RetentionRow[], by: readonly string[], language: Language): Column<Line>[] {
  const shown = [...new Set(rows.map(({ k }) => k))].toSorted((a, b) => a - b)
  const rate = (row: RetentionRow | undefined) =>
    row === undefined || (!row.complete && row.retained === 0)
      ? ''
      : `${formatPercent(row.rate, language, 0)}${row.complete ? '' : '*'}`
  return [
    { title: { en: 'Cohort', zh: '同期群' }, cell: ({ row }) => row.cohort },
    ...keyColumns(by).map((column) => ({ ...column, cell: ({ row }: Line) => column.cell(row, language) })),
    numberColumn('Size', '人数', ({ row }) => row.size),
    ...shown
      .filter((k) => k > 0)
      .map((k) => figureColumn<Line>(String(k), String(k), ({ cells }) => rate(cells.get(k)))),
  ]
}

/** The question that options stand for. */
function questionOf(flags: Flags, language: Language) {
  const { kind, cohort, asOf, windows } = flags
  return {
    ...activityOf(flags, language),
    ...{ kind, windows },
    periods: countOption(flags.periods, '--periods', language, 1000),
    ...(kind === 'bracket' && { brackets: listOf(flags.brackets).map((text) => bracketOf(text, language)) }),
    ...(cohort !== undefined && { cohort }),
    ...(asOf !== undefined && { asOf: parsePeriod(asOf).end }),
  }
}

/** The two names of `--compare`; a cohort may be named by its period, such as 2025-01. */
function pairOf(text: string, rows: readonly RetentionRow[], language: Language): { a: string; b: string } {
  const [a, b, ...rest] = listOf(text)
  const cohorts = new Set(rows.map(({ cohort }) => cohort))
  const named = (name: string) => {
    const start = readPeriod(name)?.start
    return start !== undefined && cohorts.has(start) ? start : name
  }
  if (a !== undefined && b !== undefined && rest.length === 0) return { a: named(a), b: named(b) }
  throw new UserError(messages(language).two, { hint: '--compare 2025-01-01,2025-02-01' })
}

async function answer(flags: Flags, context: Context): Promise<void> {
  const { out, language } = context
  const say = messages(language)
  const question = questionOf(flags, language)
  if (flags.of !== 'users') {
    refuseBoth(['of', flags.of], ['count-as', flags.countAs], language)
    refuseBoth(['of', flags.of], ['compare', flags.compare], language)
    return printValueRetention(flags.workspace, { ...question, of: flags.of }, context)
  }
  const rows = await withEngine(flags.workspace, (engine) =>
    flags.countAs ? retentionAs(engine, question, flags.countAs) : retention(engine, question),
  )
  if (flags.compare !== undefined) {
    const unbounded = flags.kind === 'unbounded' && flags.countAs === undefined
    printComparison(rows, { ...pairOf(flags.compare, rows, language), by: question.by, unbounded }, context)
    return
  }
  if (out.json) {
    out.rows(rows, [])
    return
  }
  out.rows(linesOf(rows, question.by), triangle(rows, question.by, language))
  if (rows.some(({ complete, retained }) => !complete && retained > 0)) out.text(say.incomplete)
  out.next([
    ['bellwether growth', say.growth],
    ['bellwether retention --json', say.json],
    ['bellwether explain retention --count-as amplitude', say.explain],
  ])
}

/** `bellwether retention`: which share of each cohort comes back. */
export function configure(command: Command, context: Context): void {
  const { language } = context
  const say = messages(language)
  addActivityOptions(command, language)
    .addOption(new Option('--kind <kind>', say.kind).choices([...retentionKinds]).default('bounded'))
    .option('--periods <n>', say.periods, '12')
    .option('--brackets <list>', say.brackets)
    .addOption(new Option('--cohort <which>', say.cohort).choices(['first', 'recurring']))
    .addOption(
      new Option('--windows <which>', say.windows).choices(['calendar', 'rolling']).default('calendar'),
    )
    .option('--of <measure>', say.of, 'users')
    .option('--as-of <day>', say.asOf)
    .option('--compare <a,b>', say.compare)
    .addOption(new Option('--count-as <product>', say.countAs).choices([...countingProducts]))
    .action((flags: Flags) => answer(flags, context))
}
