import {
  defineMessages,
  formatNumber,
  formatPercent,
  formatPeriod,
  groupBy,
  type Language,
  UserError,
} from '@bellwether/core'
import {
  type CitedSource,
  checkFacts,
  citedSources,
  type Engine,
  embeddedFacts,
  type Fact,
  type FactOptions,
  type Finding,
  facts,
  figureId,
  findings,
  type GateName,
  gatedRows,
  gates,
  metricOf,
  openFacts,
  type Problem,
} from '@bellwether/market'
import { Argument, type Command } from 'commander'
import type { Context } from '../context.ts'
import { figureColumn, numberColumn } from '../output/columns.ts'

const messages = defineMessages({
  en: {
    action: 'list the figures, check the fact base, or list its sources',
    folder: 'a fact base of your own in the layout of data/llm-market; the embedded one by default',
    market: 'only markets whose name contains this',
    metric: 'only this metric, such as weekly_active_users',
    vendor: 'only this vendor or product',
    source: 'only sources whose id, title or publisher contains this',
    counted: ({ rows, folder }: { rows: string; folder: string }) =>
      `${rows} rows in ${folder} are in order.`,
    gated: ({ count }: { count: string }) => `The quality gates say ${count} things of them:`,
    wrong: ({ count, folder }: { count: number; folder: string }) =>
      `${count} ${count === 1 ? 'problem' : 'problems'} in ${folder}`,
    mend: 'mend the cells that are listed, and run the check again',
    listNext: 'the figures themselves',
    sourcesNext: 'where they come from',
    checkNext: 'whether they are in order',
  },
  zh: {
    action: '列出数字、检查事实库，或列出来源',
    folder: '自己的事实库文件夹（布局同 data/llm-market）；默认使用内置事实库',
    market: '只列名称含此文字的市场',
    metric: '只列此指标，如 weekly_active_users',
    vendor: '只列此厂商或产品',
    source: '只列编号、标题或发布方含此文字的来源',
    counted: ({ rows, folder }) => `${folder} 的 ${rows} 行均符合要求。`,
    gated: ({ count }) => `质量关卡有 ${count} 条提示：`,
    wrong: ({ count, folder }) => `${folder} 有 ${count} 处问题`,
    mend: '按列表改正单元格后重新检查',
    listNext: '列出数字',
    sourcesNext: '列出来源',
    checkNext: '检查是否有误',
  },
})

/** A figure in the unit that people read it in: shares in percent, amounts grouped. */
function formatFigure({ value, unit }: Fact, language: Language): string {
  return unit === 'percent' ? formatPercent(value / 100, language, 2) : formatNumber(value, language, 2)
}

const marketName = ({ market, market_zh }: Fact, language: Language): string =>
  (language === 'zh' ? market_zh : null) ?? market

const entityName = ({ entity, entity_zh }: Fact, language: Language): string =>
  (language === 'zh' ? entity_zh : null) ?? entity

type ListedFact = Fact & { readonly gates: readonly GateName[] }

/** Marks each figure with the gates that hold it. */
async function withGates(engine: Engine, rows: readonly Fact[]): Promise<ListedFact[]> {
  const held = groupBy(gatedRows(await findings(engine)), figureId)
  return rows.map((row) => ({ ...row, gates: (held.get(figureId(row)) ?? []).map(({ gate }) => gate) }))
}

async function list(folder: string, options: FactOptions, { out }: Context): Promise<void> {
  const engine = await openFacts(folder)
  const rows = await withGates(engine, await engine.all<Fact>(facts(engine.dialect, options)))
  out.rows(rows, [
    { title: { en: 'Market', zh: '市场' }, cell: marketName, shrink: true },
    {
      title: { en: 'Measure', zh: '指标' },
      cell: ({ metric }, lang) => metricOf(metric)?.name[lang] ?? metric,
    },
    { title: { en: 'Of', zh: '对象' }, cell: entityName, shrink: true },
    {
      title: { en: 'Period', zh: '期间' },
      cell: ({ period_start, period_end }) => formatPeriod({ start: period_start, end: period_end }),
    },
    figureColumn('Value', '数值', formatFigure),
    { title: { en: 'Unit', zh: '单位' }, cell: ({ unit }) => unit },
    { title: { en: '★', zh: '★' }, cell: ({ preferred }) => (preferred ? '★' : '') },
    { title: { en: 'Source', zh: '来源' }, cell: ({ source_id }) => source_id, shrink: true },
    {
      title: { en: 'Gates', zh: '关卡' },
      cell: (row, lang) => row.gates.map((name) => gates[name].title[lang]).join(', '),
      shrink: true,
    },
  ])
  await engine.close()
}

async function listSources(folder: string, options: FactOptions, { out }: Context): Promise<void> {
  const engine = await openFacts(folder)
  out.rows(await engine.all<CitedSource>(citedSources(engine.dialect, options)), [
    { title: { en: 'Id', zh: '编号' }, cell: ({ source_id }) => source_id },
    { title: { en: 'Title', zh: '标题' }, cell: ({ title }) => title, shrink: true },
    { title: { en: 'Publisher', zh: '发布方' }, cell: ({ publisher }) => publisher, shrink: true },
    { title: { en: 'Published', zh: '发布日期' }, cell: ({ published }) => published ?? '' },
    { title: { en: 'Licence', zh: '许可' }, cell: ({ licence }) => licence },
    numberColumn('Figures', '数字', ({ figures }) => figures),
    { title: { en: 'Address', zh: '网址' }, cell: ({ url }) => url ?? '', shrink: true },
  ])
  await engine.close()
}

function printProblems(problems: readonly Problem[], { out, language }: Context): void {
  const rows = problems.map((found) => ({
    kind: 'problem',
    file: found.file,
    line: found.line,
    column: found.column,
    value: found.value,
    message: found.problem[language],
    remedy: found.remedy[language],
  }))
  out.rows(rows, [
    { title: { en: 'File:line', zh: '文件:行' }, cell: ({ file, line }) => `${file}:${line}` },
    { title: { en: 'Column', zh: '列' }, cell: ({ column }) => column ?? '' },
    { title: { en: 'Value', zh: '值' }, cell: ({ value }) => value ?? '', shrink: true },
    { title: { en: 'Problem', zh: '问题' }, cell: ({ message }) => message, shrink: true },
    { title: { en: 'Remedy', zh: '补救' }, cell: ({ remedy }) => remedy, shrink: true },
  ])
}

function printFindings(found: readonly Finding[], { out, language }: Context): void {
  const rows = found.map(({ gate, severity, table, rows, message, remedy }) => ({
    kind: 'finding',
    gate,
    severity,
    table,
    rows,
    message: message[language],
    remedy: remedy[language],
  }))
  out.rows(rows, [
    { title: { en: 'Gate', zh: '关卡' }, cell: ({ gate }, lang) => gates[gate].title[lang] },
    { title: { en: 'Severity', zh: '程度' }, cell: ({ severity }) => severity },
    figureColumn('Rows', '行', ({ rows }) => String(rows)),
    { title: { en: 'What', zh: '内容' }, cell: ({ message }) => message, shrink: true },
    { title: { en: 'Remedy', zh: '补救' }, cell: ({ remedy }) => remedy, shrink: true },
  ])
}

async function check(folder: string, _: FactOptions, context: Context): Promise<void> {
  const { out, language } = context
  const say = messages(language)
  const { rows, problems } = checkFacts(folder)
  if (problems.length > 0) {
    printProblems(problems, context)
    throw new UserError(say.wrong({ count: problems.length, folder }), { hint: say.mend })
  }
  const engine = await openFacts(folder)
  const found = await findings(engine)
  out.text(say.counted({ rows: formatNumber(rows, language), folder }))
  out.text(say.gated({ count: formatNumber(found.length, language) }))
  printFindings(found, context)
  await engine.close()
}

const actions = { list, check, sources: listSources } as const
type Action = keyof typeof actions

/** `bellwether facts list|check|sources [folder]`: the figures behind the report, their order and their sources. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  command
    .addArgument(new Argument('[action]', say.action).choices(Object.keys(actions)).default('list'))
    .argument('[folder]', say.folder)
    .option('--market <text>', say.market)
    .option('--metric <name>', say.metric)
    .option('--vendor <name>', say.vendor)
    .option('--source <text>', say.source)
    .action(async (action: Action, folder: string | undefined, options: FactOptions) => {
      const { market, metric, vendor, source } = options
      await actions[action](folder ?? embeddedFacts(), { market, metric, vendor, source }, context)
      context.out.next(
        (
          [
            ['list', say.listNext],
            ['sources', say.sourcesNext],
            ['check', say.checkNext],
          ] as const
        )
          .filter(([name]) => name !== action)
          .map(([name, why]) => [`bellwether facts ${name}`, why]),
      )
    })
}
