import { defineMessages, formatNumber, UserError } from '@bellwether/core'
import {
  type Address,
  type ComparedMeasure,
  checkEngine,
  loadWorkspace,
  parseAddress,
  passwordVariable,
  readEngine,
  useEngine,
} from '@bellwether/market'
import { Argument, type Command } from 'commander'
import type { Context } from '../context.ts'
import { surroundings } from '../market/engine.ts'
import { countOption } from '../numbers.ts'
import { numberColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    action:
      'name the engine, put a workspace’s tables there, or check its answers; without one, say which it is',
    address: 'clickhouse://user@host:8123/database, trino://user@host:8080/catalog/schema, or duckdb',
    workspace: 'the folder whose questions go to the engine',
    staging: 'load to Trino: a folder that the cluster reads too',
    stagingUri: 'load to Trino: how the cluster names that folder, such as s3://bucket/folder',
    buckets: 'load to Trino: into how many files the rows of users are divided',
    seed: 'check: of the random log',
    noAddress: 'bellwether engine use needs an address',
    notUsed: ({ folder }: { folder: string }) =>
      `${folder} uses the embedded engine, so there is nothing to do`,
    embedded: ({ folder }: { folder: string }) =>
      `Questions to ${folder} are answered by the embedded DuckDB.`,
    used: ({ folder, address }: { folder: string; address: string }) =>
      `Questions to ${folder} are answered by ${address}.`,
    password: ({ variable }: { variable: string }) =>
      `Its password, if it has one, is read from ${variable}.`,
    asking: ({ measure }: { measure: string }) => `${measure} …`,
    equal: ({ count, cells }: { count: string; cells: string }) =>
      `All ${count} answers are equal to DuckDB’s, in ${cells} cells.`,
    differ: ({ count, of }: { count: string; of: string }) =>
      `${count} of ${of} answers differ from DuckDB’s`,
    differHint: 'do not rely on this engine’s answers; please report the first difference of each',
    whyUse: 'send questions to ClickHouse or Trino',
    whyLoad: 'put the tables there',
    whyCheck: 'compare its answers with DuckDB’s',
    whyGrowth: 'ask it',
    whyBack: 'go back to the embedded engine',
  },
  zh: {
    action: '指定引擎、把工作区的表放入引擎，或检查其答案；不写则显示当前引擎',
    address: 'clickhouse://user@host:8123/database、trino://user@host:8080/catalog/schema 或 duckdb',
    workspace: '其问题交给该引擎回答的文件夹',
    staging: '载入 Trino：集群也能读到的文件夹',
    stagingUri: '载入 Trino：集群对该文件夹的称呼，如 s3://bucket/folder',
    buckets: '载入 Trino：把用户的行分成多少个文件',
    seed: '检查：随机日志的种子',
    noAddress: 'bellwether engine use 需要一个地址',
    notUsed: ({ folder }) => `${folder} 使用内嵌引擎，无事可做`,
    embedded: ({ folder }) => `对 ${folder} 的问题由内嵌的 DuckDB 回答。`,
    used: ({ folder, address }) => `对 ${folder} 的问题由 ${address} 回答。`,
    password: ({ variable }) => `如有密码，从 ${variable} 读取。`,
    asking: ({ measure }) => `${measure} ……`,
    equal: ({ count, cells }) => `全部 ${count} 个答案与 DuckDB 相同，共 ${cells} 格。`,
    differ: ({ count, of }) => `${of} 个答案中有 ${count} 个与 DuckDB 不同`,
    differHint: '请勿依赖该引擎的答案；请反馈各项的首个不同之处',
    whyUse: '把问题交给 ClickHouse 或 Trino',
    whyLoad: '把表放入引擎',
    whyCheck: '与 DuckDB 的答案比较',
    whyGrowth: '向它提问',
    whyBack: '回到内嵌引擎',
  },
})

const actions = ['show', 'use', 'load', 'check'] as const

type Flags = { workspace: string; staging?: string; stagingUri?: string; buckets: string; seed: string }

type Asked = { readonly flags: Flags; readonly address: string | undefined; readonly context: Context }

const quoted = (text: string) => (/^[\w./:@%+=,-]+$/.test(text) ? text : `"${text}"`)

/** The engine of the workspace, or the one that is named on the command line. */
async function addressOf({ flags, address, context }: Asked): Promise<Address> {
  const say = messages(context.language)
  const found = address ?? (await readEngine(flags.workspace))
  if (found !== undefined && found !== 'duckdb') return parseAddress(found)
  throw new UserError(say.notUsed({ folder: flags.workspace }), { hint: 'bellwether engine use ADDRESS' })
}

/** Says which engine answers, and what one may do next. */
function tell(out: Output, folder: string, address: string | undefined): void {
  const say = messages(out.language)
  if (out.json) {
    out.rows(
      [{ workspace: folder, engine: address?.split(':', 1)[0] ?? 'duckdb', address: address ?? null }],
      [],
    )
    return
  }
  const where = `--workspace ${quoted(folder)}`
  out.text(address === undefined ? say.embedded({ folder }) : say.used({ folder, address }))
  if (address === undefined) {
    out.next([[`bellwether engine use ADDRESS ${where}`, say.whyUse]])
    return
  }
  out.text(say.password({ variable: passwordVariable(parseAddress(address).engine) }))
  out.next([
    [`bellwether engine load ${where}`, say.whyLoad],
    [`bellwether engine check ${where}`, say.whyCheck],
    [`bellwether engine use duckdb ${where}`, say.whyBack],
  ])
}

async function show({ flags, context }: Asked): Promise<void> {
  tell(context.out, flags.workspace, await readEngine(flags.workspace))
}

async function use({ flags, address, context }: Asked): Promise<void> {
  if (address === undefined) {
    const say = messages(context.language)
    throw new UserError(say.noAddress, { hint: say.address })
  }
  const chosen = address === 'duckdb' ? undefined : address
  await useEngine(flags.workspace, chosen)
  tell(context.out, flags.workspace, chosen)
}

async function load(asked: Asked): Promise<void> {
  const { flags, context } = asked
  const { out, language } = context
  const say = messages(language)
  const { staging: folder, stagingUri, workspace } = flags
  const loaded = await loadWorkspace(workspace, await addressOf(asked), {
    ...surroundings,
    ...(folder !== undefined && { staging: { folder, uri: stagingUri ?? `local://${folder}` } }),
    buckets: countOption(flags.buckets, '--buckets', language),
    onTable: ({ table }) => out.progress(say.asking({ measure: table })),
  })
  const touched = out.json ? loaded : loaded.filter(({ rows, removed }) => rows + removed > 0)
  out.rows(touched, [
    { title: { en: 'Table', zh: '表' }, cell: ({ table }) => table },
    numberColumn('Rows', '行', ({ rows }) => rows),
    numberColumn('Parts added', '新增部分', ({ added }) => added),
    numberColumn('Kept', '保留', ({ kept }) => kept),
    numberColumn('Removed', '移除', ({ removed }) => removed),
  ])
  out.next([[`bellwether growth --workspace ${quoted(workspace)}`, say.whyGrowth]])
}

const checkColumns: readonly Column<ComparedMeasure>[] = [
  { title: { en: 'Measure', zh: '指标' }, cell: ({ measure }) => measure },
  { title: { en: 'Time zone', zh: '时区' }, cell: ({ timezone }) => timezone, shrink: true },
  {
    title: { en: 'Equal', zh: '相同' },
    cell: ({ ok }, language) =>
      ok ? (language === 'zh' ? '是' : 'ok') : language === 'zh' ? '否' : 'differs',
  },
  numberColumn('Rows', '行', ({ rows }) => rows),
  numberColumn('Cells', '格', ({ cells }) => cells),
  {
    title: { en: 'First difference', zh: '首个不同' },
    cell: ({ difference }) => difference ?? '',
    shrink: true,
  },
]

async function check(asked: Asked): Promise<void> {
  const { flags, context } = asked
  const { out, language } = context
  const say = messages(language)
  const seed = countOption(flags.seed, '--seed', language)
  const address = await addressOf(asked)
  const compared = await checkEngine(address, { ...surroundings, seed }, ({ measure, timezone }) =>
    out.progress(say.asking({ measure: `${measure} ${timezone}` })),
  )
  out.rows(compared, checkColumns)
  const wrong = compared.filter(({ ok }) => !ok).length
  if (wrong > 0) {
    const [count, of] = [wrong, compared.length].map((n) => formatNumber(n, language)) as [string, string]
    throw new UserError(say.differ({ count, of }), { hint: say.differHint })
  }
  const cells = compared.reduce((sum, measure) => sum + measure.cells, 0)
  out.text(
    say.equal({ count: formatNumber(compared.length, language), cells: formatNumber(cells, language) }),
  )
}

const does: Readonly<Record<(typeof actions)[number], (asked: Asked) => Promise<void>>> = {
  show,
  use,
  load,
  check,
}

/** `bellwether engine`: which database answers a workspace's questions. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  command
    .addArgument(new Argument('[action]', say.action).choices([...actions]).default('show'))
    .argument('[address]', say.address)
    .option('--workspace <folder>', say.workspace, process.env.BELLWETHER_WORKSPACE ?? 'bellwether-workspace')
    .option('--staging <folder>', say.staging)
    .option('--staging-uri <uri>', say.stagingUri)
    .option('--buckets <n>', say.buckets, '32')
    .option('--seed <n>', say.seed, '1')
    .action((action: (typeof actions)[number], address: string | undefined, flags: Flags) =>
      does[action]({ flags, address, context }),
    )
}
