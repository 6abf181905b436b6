import {
  type ChangePart,
  type DriverAnswer,
  type DriverEffect,
  type DriverMap,
  driverMap,
  driverName,
  driverRows,
  drivers,
  llmDrivers,
  llmLogs,
  llmPanel,
  type MapEdge,
  mapRows,
  nearestYearBefore,
  readPanel,
} from '@bellwether/analysis'
import { defineMessages, formatPercent, formatPoints, type Language, UserError } from '@bellwether/core'
import { openFacts } from '@bellwether/market'
import type { Command } from 'commander'
import { list } from '../choice/columns.ts'
import type { Context } from '../context.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'a panel: one row an entity and period (CSV, NDJSON or Parquet); the LLM market of the fact base unless given',
    period: 'the column with the period',
    entity: 'the column with who has the share',
    share: 'the column with the share: parts of 1, of 100, or amounts',
    drivers: 'what may move share: columns of numbers, separated by commas',
    log: 'drivers that enter by their logarithm',
    constants: 'no level for each entity: compare who is large, not who grows',
    price: 'the driver that moves with demand, for --instruments',
    instruments: 'what moves --price and not the share itself',
    zeros: 'what is done about shares of 0: drop, or half-minimum',
    from: 'the first period of the change that is divided',
    to: 'the last',
    needsDrivers: 'a file needs --drivers',
    needsPrice: '--instruments needs --price',
    badZeros: ({ text }: { text: string }) => `--zeros "${text}" is neither drop nor half-minimum`,
    model: ({ n, periods, entities, r2 }: Record<'n' | 'periods' | 'entities' | 'r2', string>) =>
      `${n} shares of ${entities} entities in ${periods} periods; R² ${r2}, of which who the entity is:`,
    units:
      'Effect: change of log share for one unit more (of a logged driver: the elasticity), others alike. Interval 95 %, clustered by period and entity.',
    changes: ({ from, to }: Record<'from' | 'to', string>) =>
      `\nChange of share from ${from} to ${to} (among those in both), divided over the drivers:`,
    map: ({ date }: { date: string }) =>
      `\nWhat goes with what, over vendors (rank correlation, ${date}; "no data" below 5 vendors):`,
    noData: 'no data',
    caveats: '\nBefore you believe it:',
    whatIf: 'what happens if',
    choose: 'the models behind it',
  },
  zh: {
    file: '面板数据：每行一家一期（CSV、NDJSON 或 Parquet）；不给则用事实库中的大模型市场',
    period: '时期所在列',
    entity: '份额归属者所在列',
    share: '份额所在列：以 1 计、以 100 计，或数额',
    drivers: '可能影响份额的数值列，用逗号分隔',
    log: '取对数的因素',
    constants: '各家不设自身水平：比较谁大，而不是谁在增长',
    price: '随需求变动的因素，配合 --instruments',
    instruments: '影响 --price 而不直接影响份额的变量',
    zeros: '零份额的处理：drop（剔除）或 half-minimum（最小值之半）',
    from: '分解的起始期',
    to: '分解的结束期',
    needsDrivers: '给了文件就需要 --drivers',
    needsPrice: '--instruments 需要 --price',
    badZeros: ({ text }) => `--zeros "${text}" 既不是 drop 也不是 half-minimum`,
    model: ({ n, periods, entities, r2 }) =>
      `${entities} 家、${periods} 期，共 ${n} 个份额；R² 为 ${r2}，其中归于各家自身水平：`,
    units:
      '效应：其他相同时，该因素增加一单位（取对数者为弹性）时对数份额的变化。95 % 区间，按期与按家聚类。',
    changes: ({ from, to }) => `\n${from} 至 ${to} 的份额变化（两期皆在者之间），按因素分解：`,
    map: ({ date }) => `\n各厂商之间何者相随（秩相关，${date}；不足 5 家者标“无数据”）：`,
    noData: '无数据',
    caveats: '\n采信之前须知：',
    whatIf: '如果……会怎样',
    choose: '所用的模型',
  },
})

type Flags = {
  period: string
  entity: string
  share: string
  drivers?: string[]
  log: string[]
  constants: boolean
  price?: string
  instruments: string[]
  zeros: string
  from?: string
  to?: string
}

type Answer = { readonly answer: DriverAnswer; readonly map?: DriverMap }

function questionOf(flags: Flags, named: readonly string[], logs: readonly string[], language: Language) {
  const { price, instruments, constants } = flags
  if (instruments.length > 0 && price === undefined) {
    throw new UserError(messages(language).needsPrice, { hint: '--price price --instruments cost' })
  }
  return {
    drivers: named,
    logs,
    constants,
    ...(price !== undefined && instruments.length > 0 && { instrumented: { driver: price, instruments } }),
  }
}

async function ofMarket(flags: Flags, language: Language): Promise<Answer> {
  const engine = await openFacts()
  try {
    const market = await llmPanel(engine)
    const named: readonly string[] = flags.drivers ?? llmDrivers
    const logs = flags.log.length > 0 ? flags.log : llmLogs.filter((driver) => named.includes(driver))
    const from = flags.from ?? nearestYearBefore(market.panel)
    const answer = drivers(market.panel, questionOf(flags, named, logs, language), { from, to: flags.to })
    return { answer, map: await driverMap(engine, market) }
  } finally {
    await engine.close()
  }
}

async function ofFile(file: string, flags: Flags, language: Language): Promise<Answer> {
  const say = messages(language)
  const { drivers: named, zeros, period, entity, share, instruments, log, from, to } = flags
  if (!named) throw new UserError(say.needsDrivers, { hint: '--drivers price,quality' })
  if (zeros !== 'drop' && zeros !== 'half-minimum') {
    throw new UserError(say.badZeros({ text: zeros }), { hint: '--zeros drop' })
  }
  const attributes = [...new Set([...named, ...instruments])]
  const { panel } = await readPanel(file, { period, entity, share, attributes, zeros })
  return { answer: drivers(panel, questionOf(flags, named, log, language), { from, to }) }
}

const effectColumns = (answer: DriverAnswer, language: Language): Column<DriverEffect>[] => {
  const byDriver = new Map(answer.stability.map((row) => [row.driver, row]))
  const span = (low: number, high: number) => `${round3(low)} – ${round3(high)}`
  return [
    {
      title: { en: 'Driver', zh: '因素' },
      cell: ({ driver, log }) => driverName(driver, language) + (log ? ' (log)' : ''),
      shrink: true,
    },
    figureColumn('Effect', '效应', ({ effect }) => round3(effect)),
    figureColumn('Low–high', '低–高', ({ low, high }) => span(low, high)),
    percentColumn('Part of R²', 'R² 之份', ({ importance }) => importance),
    figureColumn('Leaving one out', '逐一剔除', ({ driver }) => {
      const row = byDriver.get(driver)
      return row ? span(row.lowest, row.highest) : ''
    }),
    figureColumn('VIF', 'VIF', ({ vif }) => round3(vif)),
  ]
}

const round3 = (value: number) => Number(value.toPrecision(3)).toString()

/** An entity's change with its largest parts in words. */
type ChangeLine = ChangePart & { readonly parts: string }

function changeLines(changes: readonly ChangePart[], language: Language): ChangeLine[] {
  const entities = [...new Set(changes.map(({ entity }) => entity))]
  return entities
    .map((entity): ChangeLine => {
      const own = changes
        .filter((part) => part.entity === entity)
        .toSorted((a, b) => Math.abs(b.part) - Math.abs(a.part))
      const parts = own
        .slice(0, 3)
        .map(({ driver, part }) => `${driverName(driver, language)} ${formatPoints(part, language)}`)
      return { ...own[0]!, parts: parts.join(language === 'zh' ? '，' : ', ') }
    })
    .sort((a, b) => b.change - a.change)
}

function printChanges(changes: readonly ChangePart[], out: Output): void {
  const { language } = out
  const [first] = changes
  if (!first) return
  out.text(messages(language).changes({ from: first.from, to: first.to }))
  out.rows(changeLines(changes, language), [
    { title: { en: 'Entity', zh: '名称' }, cell: ({ entity }) => entity, shrink: true },
    percentColumn('Before', '之前', (row) => row.share_before),
    percentColumn('After', '之后', (row) => row.share_after),
    figureColumn('Change', '变化', (row) => formatPoints(row.change, language)),
    { title: { en: 'Largest parts', zh: '主要部分' }, cell: ({ parts }) => parts, shrink: true },
  ])
}

function printMap({ nodes, edges, as_of }: DriverMap, out: Output): void {
  const { language } = out
  const say = messages(language)
  const name = (id: string) => nodes.find((node) => node.id === id)!.label[language]
  out.text(say.map({ date: as_of }))
  const interval = ({ low, high }: MapEdge) =>
    low === null || high === null ? '' : `${low.toFixed(2)} – ${high.toFixed(2)}`
  out.rows(edges, [
    { title: { en: 'From', zh: '自' }, cell: ({ from }) => name(from), shrink: true },
    { title: { en: 'To', zh: '至' }, cell: ({ to }) => name(to), shrink: true },
    figureColumn('Association', '关联', ({ association }) => association?.toFixed(2) ?? say.noData),
    figureColumn('Low–high', '低–高', interval),
    numberColumn('n', 'n', ({ n }) => n),
  ])
}

function print({ answer, map }: Answer, out: Output): void {
  const { language } = out
  if (out.json) {
    out.rows([...driverRows(answer, language), ...(map ? mapRows(map, language) : [])], [])
    return
  }
  const say = messages(language)
  const { panel, effects } = answer
  const counts = {
    n: String(panel.shares.length),
    periods: String(panel.periods.length),
    entities: String(panel.products.length),
    r2: round3(answer.rSquared),
  }
  out.text(`${say.model(counts)} ${formatPercent(answer.entityImportance, language)}`)
  out.rows(effects, effectColumns(answer, language))
  out.text(say.units)
  printChanges(answer.changes, out)
  if (map) printMap(map, out)
  out.text(say.caveats)
  for (const { message } of answer.warnings) out.text(`  · ${message[language]}`)
}

/** `bellwether drivers`: what goes together with share and its change. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  command
    .argument('[file]', say.file)
    .option('--period <column>', say.period, 'period')
    .option('--entity <column>', say.entity, 'entity')
    .option('--share <column>', say.share, 'share')
    .option('--drivers <names>', say.drivers, list)
    .option('--log <names>', say.log, list, [])
    .option('--no-constants', say.constants)
    .option('--price <column>', say.price)
    .option('--instruments <columns>', say.instruments, list, [])
    .option('--zeros <rule>', say.zeros, 'drop')
    .option('--from <period>', say.from)
    .option('--to <period>', say.to)
    .action(async (file: string | undefined, flags: Flags) => {
      print(file === undefined ? await ofMarket(flags, language) : await ofFile(file, flags, language), out)
      out.next([
        ['bellwether simulate --set "Google: price -30%"', say.whatIf],
        ['bellwether choice attraction FILE', say.choose],
      ])
    })
}
