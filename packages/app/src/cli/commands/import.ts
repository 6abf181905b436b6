import { defineMessages, formatNumber, type Language, UserError } from '@bellwether/core'
import {
  type FileOptions,
  type ImportResult,
  type ImportTable,
  importFile,
  importTables,
  parseDecimal,
  type Stage,
  withSpooled,
} from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { noteText, originText, reasonWords, writtenAs } from '../market/imported.ts'
import type { Output } from '../output/output.ts'

const messages = defineMessages({
  en: {
    file: 'CSV, TSV, NDJSON, JSON or Parquet, plain or gzip; - reads standard input',
    as: 'the table that its rows are of; guessed by its columns unless said',
    map: 'which column of the file a column of the table comes from; may repeat',
    set: 'the value of a column in every row; may repeat',
    unit: 'the unit of rows that state none',
    currency: 'the currency of amounts that state none (ISO 4217)',
    rate: 'a dated rate, EUR=1.08@2025-01-31; converts with the latest on or before a row; may repeat',
    convertTo: 'the currency that rates convert to',
    dateFormat: 'how dates are written: d/m/y, m/d/y, … or a format such as %d.%m.%Y',
    decimal: 'the decimal sign: . or ,',
    encoding: 'the character encoding: utf-8, gb18030, …',
    delimiter: 'what separates cells: a character, tab or spaces',
    columns: 'the names of the columns of a file without a header, separated by commas',
    rowOrder: 'the rows are in the order of time and carry no dates',
    licence: 'the licence of the data, kept with them',
    replace: 'take the place of what was imported from a file of this name or content',
    workspace: 'the folder that the rows go to',
    dryRun: 'show the guess and write nothing',
    read: 'Reading the file …',
    load: 'Writing its rows …',
    rejects: 'Finding the lines of rejected rows …',
    commit: 'Finishing …',
    guess: ({ file, table }: { file: string; table: string }) => `${file} as ${table}:`,
    kept: ({ names }: { names: string }) => `Kept as properties: ${names}`,
    unused: ({ names }: { names: string }) => `Not imported, since the table has no place for them: ${names}`,
    imported: ({ rows, first, last }: { rows: string; first: string; last: string }) =>
      `${rows} rows imported, ${first} to ${last}.`,
    unchanged: 'This content is in the workspace already: nothing changed. --replace imports it anew.',
    planned: ({ rows }: { rows: string }) => `${rows} rows read; nothing was written (--dry-run).`,
    rejected: ({ rows, path }: { rows: string; path: string }) => `${rows} rows rejected, all in ${path}:`,
    reason: ({ rows, place, what }: { rows: string; place: string; what: string }) =>
      `${rows} × ${what}, first at ${place}`,
    earlier: ({ file }: { file: string }) =>
      `A file named ${file} was imported before with other content, whose rows stay. If this one takes its place, run again with --replace.`,
    badPair: ({ option, text }: { option: string; text: string }) =>
      `${option}: "${text}" is not written COLUMN=VALUE`,
    whyShare: 'shares of your market',
    whyChange: 'why they changed',
    whySwitching: 'between which vendors customers move',
    whySize: 'how large the market is',
    whyConcentration: 'how concentrated it is',
    whyGrowth: 'new, retained, resurrected and churned users',
    whyRetention: 'which share of each cohort comes back',
    whyActive: 'active users',
    whyAgain: 'import it for good',
  },
  zh: {
    file: 'CSV、TSV、NDJSON、JSON 或 Parquet，可为 gzip；- 表示标准输入',
    as: '各行所属的表；不写则按列名推断',
    map: '表的某列来自文件的哪一列；可重复',
    set: '某列在每一行中的值；可重复',
    unit: '未注明单位的行所用单位',
    currency: '未注明币种的金额所用币种（ISO 4217）',
    rate: '带日期的汇率 EUR=1.08@2025-01-31；按行的日期取当日或之前最近者；可重复',
    convertTo: '按汇率换算成的币种',
    dateFormat: '日期写法：d/m/y、m/d/y……或 %d.%m.%Y 等格式',
    decimal: '小数点：. 或 ,',
    encoding: '字符编码：utf-8、gb18030……',
    delimiter: '分隔符：一个字符、tab 或 spaces',
    columns: '无表头文件的列名，用逗号分隔',
    rowOrder: '各行按时间先后排列而不含日期',
    licence: '数据的许可，随数据保存',
    replace: '取代先前从同名或同内容文件导入的数据',
    workspace: '存放数据的文件夹',
    dryRun: '只显示推断结果，不写入',
    read: '正在读取文件……',
    load: '正在写入……',
    rejects: '正在定位被拒的行……',
    commit: '正在完成……',
    guess: ({ file, table }) => `${file} 作为 ${table}：`,
    kept: ({ names }) => `保留为属性：${names}`,
    unused: ({ names }) => `未导入（表中没有对应的列）：${names}`,
    imported: ({ rows, first, last }) => `已导入 ${rows} 行，${first} 至 ${last}。`,
    unchanged: '工作区中已有此内容，未作改动。--replace 可重新导入。',
    planned: ({ rows }) => `读到 ${rows} 行，未写入（--dry-run）。`,
    rejected: ({ rows, path }) => `拒绝 ${rows} 行，均在 ${path}：`,
    reason: ({ rows, place, what }) => `${rows} × ${what}，首例 ${place}`,
    earlier: ({ file }) =>
      `先前导入过同名而内容不同的 ${file}，其数据仍保留。若本文件应取而代之，请加 --replace 再运行。`,
    badPair: ({ option, text }) => `${option}："${text}" 不是 列=值 的写法`,
    whyShare: '市场份额',
    whyChange: '份额为何变化',
    whySwitching: '客户在哪些厂商之间转换',
    whySize: '市场规模',
    whyConcentration: '市场集中度',
    whyGrowth: '新增、留存、回流与流失用户',
    whyRetention: '各同期群的留存率',
    whyActive: '活跃用户',
    whyAgain: '正式导入',
  },
})

/** The options as commander gives them. */
type Flags = {
  as?: ImportTable
  map: string[]
  set: string[]
  unit?: string
  currency?: string
  rate: string[]
  convertTo?: string
  dateFormat?: string
  decimal?: string
  encoding?: string
  delimiter?: string
  columns?: string
  rowOrder?: boolean
  licence?: string
  replace?: boolean
  workspace: string
  dryRun?: boolean
}

/** Reads `column=value` pairs. */
function pairsOf(option: string, texts: readonly string[], language: Language): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at > 0 && at < text.length - 1) return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
      throw new UserError(messages(language).badPair({ option, text }), { hint: `${option} vendor=Brand` })
    }),
  )
}

function fileOptions(flags: Flags, language: Language): FileOptions {
  const { map, set, rate, decimal, columns, workspace: _workspace, dryRun: _dryRun, ...rest } = flags
  return {
    ...rest,
    map: pairsOf('--map', map, language),
    set: pairsOf('--set', set, language),
    rates: rate,
    ...(decimal !== undefined && { decimal: parseDecimal(decimal) }),
    ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }),
  }
}

/** Shows where each column comes from, with its first values. */
function printGuess(result: ImportResult, out: Output): void {
  const say = messages(out.language)
  const { plan, sample, file } = result
  out.text(say.guess({ file, table: plan.table }))
  const used = plan.columns.filter(({ origin }) => origin.kind !== 'none')
  out.rows(
    used.map((planned) => ({ planned })),
    [
      { title: { en: 'Column', zh: '列' }, cell: ({ planned }) => planned.column.name },
      {
        title: { en: 'From', zh: '来自' },
        cell: ({ planned }, language) => originText(planned.origin, language),
        shrink: true,
      },
      { title: { en: 'Written as', zh: '写法' }, cell: ({ planned }) => writtenAs(planned) },
      {
        title: { en: 'First values', zh: '前几个值' },
        cell: ({ planned: { origin } }) =>
          origin.kind === 'column' ? sample.map((row) => row[origin.index] ?? '').join(' · ') : '',
        shrink: true,
      },
    ],
  )
  const names = (list: readonly string[]) => list.slice(0, 12).join(', ') + (list.length > 12 ? ' …' : '')
  if (plan.properties.length > 0) out.text(say.kept({ names: names(plan.properties) }))
  if (plan.unused.length > 0) out.text(say.unused({ names: names(plan.unused) }))
  for (const note of plan.notes) out.text(`! ${noteText(note, out.language)}`)
}

function printRejects(result: ImportResult, folder: string, out: Output): void {
  const { language } = out
  if (result.rejected === 0 || !result.rejects) return
  const path = `${folder}/${result.rejects}`
  out.text(`\n${messages(language).rejected({ rows: formatNumber(result.rejected, language), path })}`)
  for (const { rows, line, column, value, reason } of result.reasons) {
    const { what, remedy } = reasonWords(reason, language)
    const cell = column ? ` ${column}${value === null ? '' : ` "${value.slice(0, 60)}"`}` : ''
    const place = `${result.file}:${line}${cell}`
    out.text(
      `  ${messages(language).reason({ rows: formatNumber(rows, language), place, what })}\n    → ${remedy}`,
    )
  }
}

/** The first questions to ask of each table. */
const questions = {
  sales: [
    ['share', 'whyShare'],
    ['change', 'whyChange'],
    ['switching', 'whySwitching'],
  ],
  observations: [
    ['share', 'whyShare'],
    ['size', 'whySize'],
    ['concentration', 'whyConcentration'],
  ],
  events: [
    ['growth', 'whyGrowth'],
    ['retention', 'whyRetention'],
    ['active', 'whyActive'],
  ],
  aliases: [
    ['growth', 'whyGrowth'],
    ['active', 'whyActive'],
  ],
} as const satisfies Record<ImportTable, readonly (readonly [string, string])[]>

const quoted = (text: string) => (/^[\w./:@%+=,-]+$/.test(text) ? text : `"${text}"`)

function printNext({ state, file, plan }: ImportResult, folder: string, out: Output): void {
  const say = messages(out.language)
  const where = `--workspace ${quoted(folder)}`
  if (state === 'planned') {
    out.next([[`bellwether import ${quoted(file)} --as ${plan.table} ${where}`, say.whyAgain]])
    return
  }
  out.next(questions[plan.table].map(([name, why]) => [`bellwether ${name} ${where}`, say[why]]))
}

function printResult(result: ImportResult, folder: string, out: Output): void {
  const { language } = out
  const say = messages(language)
  const { state, first, last } = result
  const rows = formatNumber(state === 'planned' ? result.read : result.rows, language)
  if (state === 'imported') out.text(`\n${say.imported({ rows, first: first ?? '–', last: last ?? '–' })}`)
  if (state === 'unchanged') out.text(`\n${say.unchanged}`)
  if (state === 'planned') out.text(`\n${say.planned({ rows })}`)
  printRejects(result, folder, out)
  if (result.earlier) out.text(`! ${say.earlier({ file: result.file })}`)
}

/** The answer as one object: what a script wants to know. */
function summaryOf({ plan, sample: _sample, ...result }: ImportResult, folder: string) {
  const columns = plan.columns.flatMap(({ column, origin, dates }) =>
    origin.kind === 'none' ? [] : [{ column: column.name, ...origin, ...(dates && { written: dates.name }) }],
  )
  const { properties, unused, notes } = plan
  return { ...result, table: plan.table, columns, properties, unused, notes, workspace: folder }
}

/** `bellwether import`: the rows of a file into a workspace. */
export function configure(command: Command, { out, language, signal }: Context): void {
  const say = messages(language)
  const collect = (text: string, before: string[]) => [...before, text]
  command
    .argument('<file>', say.file)
    .addOption(new Option('--as <table>', say.as).choices([...importTables]))
    .option('--map <column=name>', say.map, collect, [])
    .option('--set <column=value>', say.set, collect, [])
    .option('--unit <unit>', say.unit)
    .option('--currency <code>', say.currency)
    .option('--rate <code=rate@day>', say.rate, collect, [])
    .option('--convert-to <code>', say.convertTo)
    .option('--date-format <notation>', say.dateFormat)
    .option('--decimal <sign>', say.decimal)
    .option('--encoding <name>', say.encoding)
    .option('--delimiter <character>', say.delimiter)
    .option('--columns <names>', say.columns)
    .option('--row-order', say.rowOrder)
    .option('--licence <licence>', say.licence)
    .option('--replace', say.replace)
    .option('--workspace <folder>', say.workspace, process.env.BELLWETHER_WORKSPACE ?? 'bellwether-workspace')
    .option('--dry-run', say.dryRun)
    .action(async (file: string, flags: Flags) => {
      const onStage = (stage: Stage) => out.progress(say[stage])
      const around = { signal, onStage, dryRun: flags.dryRun ?? false }
      const options = fileOptions(flags, language)
      const read = (path: string) => importFile(path, flags.workspace, options, around)
      const result = file === '-' ? await withSpooled(process.stdin, 'stdin', read) : await read(file)
      if (out.json) {
        out.rows([summaryOf(result, flags.workspace)], [])
        return
      }
      printGuess(result, out)
      printResult(result, flags.workspace, out)
      printNext(result, flags.workspace, out)
    })
}
