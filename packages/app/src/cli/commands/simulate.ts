import { readFile } from 'node:fs/promises'
import {
  type DiversionPart,
  type Estimated,
  llmMarket,
  marketOf,
  nothingChanges,
  type Outcome,
  parseScenarios,
  parseSets,
  readPanel,
  type Scenarios,
  type SimulatedMarket,
  type Simulation,
  simulate,
  simulationRows,
  simulationWarnings,
  type Volume,
  withAssumptions,
} from '@bellwether/analysis'
import {
  defineMessages,
  formatCompact,
  formatPercent,
  formatPoints,
  type Language,
  UserError,
} from '@bellwether/core'
import { openFacts } from '@bellwether/market'
import type { Command } from 'commander'
import { list } from '../choice/columns.ts'
import type { Context } from '../context.ts'
import { countOption, numberOption } from '../numbers.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'scenarios as YAML (docs/en/simulate.md)',
    set: 'one change of a scenario of its own, say "Google: price -30%"; may repeat',
    panel: 'a panel of your own: one row an entity and period; the LLM market of the fact base unless given',
    period: 'with --panel: the column with the period',
    entity: 'with --panel: the column with who has the share',
    share: 'with --panel: the column with the share or amount',
    attributes: 'with --panel: what attracts, separated by commas',
    log: 'with --panel: attributes that enter by their logarithm',
    price: 'with --panel: the attribute that is the price',
    instruments: 'with --panel: what moves the price and not the share itself',
    horizon: 'periods ahead',
    draws: 'draws that the intervals are made of',
    seed: 'of the draws',
    respond: 'the others reply with their prices (Bertrand–Nash) in the scenario of --set',
    size: 'users (or other units) of the whole market now: tells users beside shares',
    revenuePerUnit: 'revenue of a unit in a period: tells revenue beside users',
    nothing: 'nothing is asked: name a file of scenarios, or --set',
    needsAttributes: '--panel needs --attributes',
    unreadable: ({ file, why }: Record<'file' | 'why', string>) => `${file} can't be read: ${why}`,
    mine: 'as set',
    title: ({ name, period }: Record<'name' | 'period', string>) =>
      `\n${name}, ${period} periods ahead, against nothing changes:`,
    gains: 'Who it comes from or goes to:',
    more: ({ n }: { n: string }) => `… and ${n} more that move by less (--json has all)`,
    caveats: '\nBefore you believe it:',
    drivers: 'where the effects come from, and how stable they are',
  },
  zh: {
    file: 'YAML 情景文件（docs/zh/simulate.md）',
    set: '单独情景中的一项改变，如 "Google: price -30%"；可重复',
    panel: '自己的面板数据：每行一家一期；不给则用事实库中的大模型市场',
    period: '--panel：时期所在列',
    entity: '--panel：份额归属者所在列',
    share: '--panel：份额或数额所在列',
    attributes: '--panel：吸引力因素，用逗号分隔',
    log: '--panel：取对数的因素',
    price: '--panel：作为价格的因素',
    instruments: '--panel：影响价格而不直接影响份额的变量',
    horizon: '向前的期数',
    draws: '构成区间的抽样次数',
    seed: '抽样种子',
    respond: '在 --set 的情景中，其他各家以价格应对（伯特兰–纳什）',
    size: '整个市场目前的用户（或其他单位）数：份额之外同时给出用户',
    revenuePerUnit: '每单位每期收入：用户之外同时给出收入',
    nothing: '没有提出情景：请给出情景文件或 --set',
    needsAttributes: '--panel 需要 --attributes',
    unreadable: ({ file, why }) => `无法读取 ${file}：${why}`,
    mine: '所设情景',
    title: ({ name, period }) => `\n${name}，${period} 期之后，与“一切不变”相比：`,
    gains: '从谁而来，向谁而去：',
    more: ({ n }) => `……另有 ${n} 家变动更小（--json 给出全部）`,
    caveats: '\n采信之前须知：',
    drivers: '效应从何而来，是否稳定',
  },
})

type Flags = {
  set: string[]
  panel?: string
  period: string
  entity: string
  share: string
  attributes: string[]
  log: string[]
  price?: string
  instruments: string[]
  horizon?: string
  draws: string
  seed: string
  respond?: boolean
  size?: string
  revenuePerUnit?: string
}

async function ofFacts(replies: boolean): Promise<SimulatedMarket> {
  const engine = await openFacts()
  try {
    return (await llmMarket(engine, { replies })).market
  } finally {
    await engine.close()
  }
}

async function ofPanel(file: string, flags: Flags, language: Language): Promise<SimulatedMarket> {
  const { attributes, instruments, price, log: logs, period, entity, share } = flags
  if (attributes.length === 0) {
    throw new UserError(messages(language).needsAttributes, { hint: '--attributes price,quality' })
  }
  const columns = [...new Set([...attributes, ...instruments])]
  const { panel } = await readPanel(file, { period, entity, share, attributes: columns })
  return marketOf(panel, { attributes, logs, instruments, price })
}

async function readText(file: string, language: Language): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError(messages(language).unreadable({ file, why }), {
      hint: 'name a YAML file',
      cause: error,
    })
  }
}

const none: Scenarios = { horizon: undefined, volume: {}, assume: {}, scenarios: [] }

/** Every scenario that was asked for, of the file and of --set. */
function scenariosOf(
  file: string | undefined,
  text: string,
  flags: Flags,
  market: SimulatedMarket,
  language: Language,
) {
  const say = messages(language)
  const vocabulary = { entities: market.standing.map(({ entity }) => entity), attributes: market.attributes }
  const found = file === undefined ? none : parseScenarios(text, file, vocabulary)
  const own =
    flags.set.length > 0
      ? [{ ...parseSets(flags.set, say.mine, vocabulary), respond: flags.respond ?? false }]
      : []
  if (found.scenarios.length + own.length === 0) {
    throw new UserError(say.nothing, { hint: `bellwether simulate --set "${vocabulary.entities[0]}: exit"` })
  }
  return { ...found, scenarios: [...found.scenarios, ...own] }
}

/** The size of the market that options state. */
function volumeOf(flags: Flags, language: Language): Partial<Volume> {
  const read = (option: '--size' | '--revenue-per-unit', text: string) =>
    numberOption(text, option, language, { least: 0, open: true })
  return {
    ...(flags.size !== undefined && { size: read('--size', flags.size) }),
    ...(flags.revenuePerUnit !== undefined && {
      revenue_per_unit: read('--revenue-per-unit', flags.revenuePerUnit),
    }),
  }
}

/** How many rows a scenario's table has at most. */
const most = 10

const intervalOf = ({ low, high }: Estimated, format: (value: number) => string) =>
  `${format(low)} – ${format(high)}`

function outcomeColumns(language: Language, { size, unit }: Volume): Column<Outcome>[] {
  const sized = !Number.isNaN(size)
  const share = (value: number) => formatPercent(value, language)
  const points = (value: number) => formatPoints(value, language)
  const amount = (value: Estimated | undefined) => (value ? formatCompact(value.point, language) : '')
  const right = 'right' as const
  const volumes: Column<Outcome>[] = [
    {
      title: { en: `Change of ${unit}`, zh: `${unit} 变化` },
      cell: (row) => amount(row.volumeChange),
      align: right,
    },
    { title: { en: 'Of revenue', zh: '收入变化' }, cell: (row) => amount(row.revenueChange), align: right },
  ]
  return [
    { title: { en: 'Entity', zh: '名称' }, cell: ({ entity }) => entity, shrink: true },
    { title: { en: 'Share', zh: '份额' }, cell: (row) => share(row.share.point), align: right },
    { title: { en: 'Low–high', zh: '低–高' }, cell: (row) => intervalOf(row.share, share), align: right },
    { title: { en: 'Change', zh: '变化' }, cell: (row) => points(row.shareChange.point), align: right },
    {
      title: { en: 'Low–high', zh: '低–高' },
      cell: (row) => intervalOf(row.shareChange, points),
      align: right,
    },
    ...(sized ? volumes : []),
  ]
}

/** "DeepSeek 38%, Zhipu 11%": the largest parts of a gain or loss. */
function gainsOf(parts: readonly DiversionPart[], language: Language): string {
  const sorted = parts.toSorted((a, b) => b.part - a.part).slice(0, 4)
  return sorted
    .map(({ other, part }) => `${other} ${formatPercent(part, language, 0)}`)
    .join(language === 'zh' ? '，' : ', ')
}

function printScenario(
  name: string,
  { outcomes, diversion, horizon, market }: Simulation,
  out: Output,
): void {
  const { language } = out
  const say = messages(language)
  const rows = outcomes
    .filter((row) => row.scenario === name && row.period === horizon)
    .toSorted((a, b) => Math.abs(b.shareChange.point) - Math.abs(a.shareChange.point))
  out.text(say.title({ name, period: String(horizon) }))
  out.rows(rows.slice(0, most), outcomeColumns(language, market.volume))
  if (rows.length > most) out.text(say.more({ n: String(rows.length - most) }))
  const own = diversion.filter(({ scenario }) => scenario === name)
  const entities = [...new Set(own.map(({ entity }) => entity))]
  if (entities.length === 0) return
  out.text(say.gains)
  for (const entity of entities) {
    out.text(
      `  ${entity}: ${gainsOf(
        own.filter((part) => part.entity === entity),
        language,
      )}`,
    )
  }
}

function print(simulation: Simulation, out: Output): void {
  const { language } = out
  if (out.json) {
    out.rows(simulationRows(simulation, language), [])
    return
  }
  for (const { name } of simulation.scenarios)
    if (name !== nothingChanges.name) printScenario(name, simulation, out)
  const warnings = simulationWarnings(simulation)
  if (warnings.length > 0) out.text(messages(language).caveats)
  for (const { message } of warnings) out.text(`  · ${message[language]}`)
}

/** `bellwether simulate`: what happens to shares, users and revenue if something changes. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  command
    .argument('[file]', say.file)
    .option('--set <change>', say.set, (text: string, before: string[]) => [...before, text], [] as string[])
    .option('--respond', say.respond)
    .option('--horizon <periods>', say.horizon)
    .option('--size <units>', say.size)
    .option('--revenue-per-unit <amount>', say.revenuePerUnit)
    .option('--panel <file>', say.panel)
    .option('--period <column>', say.period, 'period')
    .option('--entity <column>', say.entity, 'entity')
    .option('--share <column>', say.share, 'share')
    .option('--attributes <names>', say.attributes, list, [])
    .option('--log <names>', say.log, list, [])
    .option('--price <column>', say.price)
    .option('--instruments <columns>', say.instruments, list, [])
    .option('--draws <number>', say.draws, '1000')
    .option('--seed <number>', say.seed, '1')
    .action(async (file: string | undefined, flags: Flags) => {
      const draws = countOption(flags.draws, '--draws', language, 100_000)
      const seed = countOption(flags.seed, '--seed', language, 2 ** 53 - 1)
      const asked =
        flags.horizon === undefined ? undefined : countOption(flags.horizon, '--horizon', language, 120)
      const text = file === undefined ? '' : await readText(file, language)
      // Whether someone replies must be known before the model is fitted; the file itself is read against its market.
      const replies = flags.respond === true || /\brespond:\s*(true|yes)\b/.test(text)
      const market =
        flags.panel === undefined ? await ofFacts(replies) : await ofPanel(flags.panel, flags, language)
      const { scenarios, assume, volume, horizon } = scenariosOf(file, text, flags, market, language)
      const assumed = withAssumptions(market, assume, { ...volume, ...volumeOf(flags, language) })
      print(simulate(assumed, scenarios, { horizon: asked ?? horizon ?? 12, seed, draws }), out)
      out.next([['bellwether drivers', say.drivers]])
    })
}
