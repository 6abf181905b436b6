import {
  type CountRow,
  type Division,
  divide,
  type FeatureTable,
  fileFeatures,
  type GrowthOfSegment,
  profileRows,
  type SegmentMethod,
  type SegmentRow,
  segmentMethods,
  userSegments,
} from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPoints, type Language, UserError } from '@bellwether/core'
import { csvCell, readTable } from '@bellwether/market'
import { type Command, Option } from 'commander'
import { writeAtomically } from '../../report/write.ts'
import { profileText, segmentText, traitNumbers } from '../../segments/words.ts'
import type { Context } from '../context.ts'
import { defaultWorkspace, listOf } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { numberOption } from '../numbers.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'a file of one row a unit; the users of the workspace without one',
    workspace: 'the folder that events and sales were imported into',
    id: 'with a file: the column that names the units',
    features: 'features, or columns of the file, separated by commas; all of users unless given',
    method: 'how units are divided',
    k: 'the number of segments; auto chooses it by several criteria',
    maxK: 'the most segments that are tried',
    sample: 'units that the number is chosen on; more take longer',
    seed: 'of the sample and the starts',
    timezone: 'whose clock says what hour it is',
    out: 'also write each unit with its segment to this CSV file',
    needFeatures: 'a file needs --features',
    counts: 'The number of segments',
    fitted: ({ on, units }: Record<'on' | 'units', string>) =>
      `Found on ${on} of ${units} units; the others are in the segment with the nearest centre.`,
    missing: ({ units }: { units: string }) => `${units} units lack a feature and are left out.`,
    unstable: ({ stability }: { stability: string }) =>
      `Samples agree by ${stability} only (adjusted Rand index; 0.8 is stable): these segments may be an accident of the sample.`,
    growthTitle: ({ from, to }: Record<'from' | 'to', string>) => `From ${from} to ${to}`,
    users: 'users',
    amount: 'sales',
    noSegments: 'No place is dense enough to be a segment.',
    written: ({ path }: { path: string }) => `Segments of all units: ${path}`,
    json: 'demand by month, segment and product',
    report: 'the chapter about your users',
  },
  zh: {
    file: '每单位一行的文件；不写则为工作区的用户',
    workspace: '导入事件与销售数据的文件夹',
    id: '有文件时：单位名称所在列',
    features: '特征，或文件的列，用逗号分隔；用户默认取全部',
    method: '如何划分',
    k: '分群数；auto 按多个准则选择',
    maxK: '至多尝试的分群数',
    sample: '选择分群数所用的单位数；越多越慢',
    seed: '抽样与初始值的随机种子',
    timezone: '以哪个时区的钟点为准',
    out: '并将每个单位所属分群写入该 CSV 文件',
    needFeatures: '给出文件时需要 --features',
    counts: '分群数',
    fitted: ({ on, units }) => `由 ${units} 个单位中的 ${on} 个得出；其余归入中心最近的分群。`,
    missing: ({ units }) => `有 ${units} 个单位缺少特征，未计入。`,
    unstable: ({ stability }) =>
      `不同样本之间的一致程度仅为 ${stability}（调整兰德指数；0.8 以上为稳定）：这些分群可能只是抽样的偶然。`,
    growthTitle: ({ from, to }) => `${from} 至 ${to}`,
    users: '用户',
    amount: '销售额',
    noSegments: '没有足够稠密之处可成为分群。',
    written: ({ path }) => `全部单位的分群：${path}`,
    json: '按月、分群与产品的需求',
    report: '报告中关于自有用户的章节',
  },
})

type Flags = {
  workspace: string
  id?: string
  features?: string
  method: SegmentMethod
  k: string
  maxK: string
  sample: string
  seed: string
  timezone: string
  out?: string
}

/** What was divided, from a file or a workspace. */
type Found = {
  readonly table: FeatureTable
  readonly division: Division
  readonly segments: readonly SegmentRow[]
  readonly demand: readonly object[]
  readonly growth: readonly GrowthOfSegment[]
  readonly shifts: readonly object[]
}

function divideOptions(flags: Flags, language: Language) {
  const whole = (text: string, option: string, least: number) =>
    numberOption(text, option, language, { least, whole: true })
  return {
    method: flags.method,
    count: flags.k === 'auto' ? undefined : whole(flags.k, '--k', 2),
    most: whole(flags.maxK, '--max-k', 2),
    sample: whole(flags.sample, '--sample', 10),
    seed: whole(flags.seed, '--seed', 0),
  }
}

async function segmentsOf(file: string | undefined, flags: Flags, language: Language): Promise<Found> {
  const options = divideOptions(flags, language)
  const features = flags.features === undefined ? undefined : listOf(flags.features)
  if (file !== undefined) {
    if (!features) throw new UserError(messages(language).needFeatures, { hint: '--features a,b,c' })
    const table = fileFeatures(await readTable(file), flags.id, features)
    const division = divide(table, options)
    return { table, division, segments: profileRows(table, division), demand: [], growth: [], shifts: [] }
  }
  return withEngine(flags.workspace, (engine) =>
    userSegments(engine, { ...options, features, timezone: flags.timezone }),
  )
}

const countColumns: Column<CountRow>[] = [
  figureColumn('Segments', '分群数', ({ clusters, chosen }) => `${chosen ? '→ ' : ''}${clusters}`),
  numberColumn('Silhouette', '轮廓', (row) => row.silhouette, 3),
  numberColumn('Caliński–Harabasz', 'CH', (row) => row.calinskiHarabasz, 3),
  numberColumn('Davies–Bouldin', 'DB', (row) => row.daviesBouldin, 3),
  numberColumn('Gap', 'Gap', ({ gap }) => gap, 3),
  numberColumn('Stability', '稳定性', ({ stability }) => stability, 3),
  figureColumn('Votes', '票数', ({ votes }) => String(votes.length)),
]

function segmentColumns(language: Language): Column<SegmentRow>[] {
  return [
    figureColumn('#', '#', ({ segment }) => (segment === 0 ? '–' : String(segment))),
    numberColumn('Units', '单位', ({ units }) => units),
    percentColumn('Share', '占比', ({ share }) => share),
    {
      title: { en: 'What they are like', zh: '特点' },
      cell: (row) => profileText(row, language),
      shrink: true,
    },
  ]
}

function growthColumns(language: Language): Column<GrowthOfSegment>[] {
  return [
    { title: { en: 'Segment', zh: '分群' }, cell: ({ segment }) => segmentText(segment, language) },
    numberColumn('First', '起', ({ first }) => first, 0),
    numberColumn('Last', '止', ({ last }) => last, 0),
    percentColumn('Share', '占比', (row) => row.share_last),
    figureColumn('Change of share', '占比变化', (row) =>
      formatPoints(row.share_last - row.share_first, language),
    ),
  ]
}

const countJson = ({ clusters, votes, chosen, ...row }: CountRow) => ({
  kind: 'count',
  segments: clusters,
  silhouette: row.silhouette,
  calinski_harabasz: row.calinskiHarabasz,
  davies_bouldin: row.daviesBouldin,
  gap: row.gap,
  stability: row.stability,
  votes,
  chosen,
})

async function writeMembers({ table, division }: Found, path: string): Promise<void> {
  const lines = table.ids.map((id, i) => `${csvCell(id)},${division.labels[i]! + 1}`)
  await writeAtomically(path, `${['id,segment', ...lines].join('\n')}\n`)
}

function print(found: Found, { out, language }: Context): void {
  const say = messages(language)
  const { division, segments, growth, demand, shifts, table } = found
  if (out.json) {
    const profiles = segments.map((row) => ({ ...row, profile: profileText(row, language) }))
    out.rows(
      [...division.counts.map(countJson), ...profiles, ...growth, ...shifts, ...demand] as Record<
        string,
        unknown
      >[],
      [],
    )
    return
  }
  if (division.counts.length > 0) {
    out.text(say.counts)
    out.rows(division.counts, countColumns)
  }
  out.text('')
  if (division.segments === 0) out.text(say.noSegments)
  out.rows(segments, segmentColumns(language))
  out.text('')
  for (const row of segments)
    out.text(`${segmentText(row.segment, language)}: ${traitNumbers(row, language)}`)
  if (growth.length > 0) {
    out.text(`\n${say.growthTitle(growth[0]!)} (${say[growth[0]!.unit]})`)
    out.rows(growth, growthColumns(language))
  }
  const units = formatNumber(table.ids.length, language)
  if (division.fittedOn < table.ids.length) {
    out.text(`\n${say.fitted({ on: formatNumber(division.fittedOn, language), units })}`)
  }
}

/** `bellwether segments`: who the users are, how sure the division is, and how each segment grows. */
export function configure(command: Command, context: Context): void {
  const { out, language } = context
  const say = messages(language)
  command
    .argument('[file]', say.file)
    .option('--workspace <folder>', say.workspace, defaultWorkspace)
    .option('--id <column>', say.id)
    .option('--features <names>', say.features)
    .addOption(new Option('--method <name>', say.method).choices(segmentMethods).default('k-means'))
    .option('--k <count>', say.k, 'auto')
    .option('--max-k <count>', say.maxK, '8')
    .option('--sample <units>', say.sample, '1000')
    .option('--seed <number>', say.seed, '1')
    .option('--timezone <name>', say.timezone, 'UTC')
    .option('--out <file>', say.out)
    .action(async (file: string | undefined, flags: Flags) => {
      const found = await segmentsOf(file, flags, language)
      print(found, context)
      if (flags.out !== undefined) {
        await writeMembers(found, flags.out)
        out.notice(say.written({ path: flags.out }))
      }
      if (found.table.missing > 0)
        out.notice(say.missing({ units: formatNumber(found.table.missing, language) }))
      const stability = found.division.counts.find(({ chosen }) => chosen)?.stability ?? 1
      if (stability < 0.8) out.notice(say.unstable({ stability: formatNumber(stability, language, 2) }))
      out.next([
        ['bellwether segments --json', say.json],
        ['bellwether report --workspace FOLDER', say.report],
      ])
    })
}
