import { groupBy, type Interval, periodContaining, wilson } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import { type Figure, type FigureOptions, figures } from '../queries/figures.ts'
import {
  allVendors,
  type Contract,
  type Dimension,
  type IntervalMethod,
  metricKey,
  other,
  populationOf,
  type ShareRow,
  type Total,
} from './contract.ts'
import { addsUp, isDivisible, isState } from './measures.ts'
import { divide, type Part, type Shared } from './parts.ts'

/** Which shares are asked for: the figures they are made from, and what the market is divided by. */
export type ObservedShareOptions<By extends Dimension = 'vendor'> = FigureOptions & { by?: By }

/** A part of a market with the figures that it is made of. */
type FigurePart = Part & { readonly from: readonly Figure[] }

const worldwide = /^(world|worldwide|global|all regions)$/i

/** The name of the part that a figure speaks of; undefined when it speaks of the whole market. */
function partOf(figure: Figure, by: Dimension): string | undefined {
  if (figure.vendor === allVendors && by !== 'region' && by !== 'segment') return undefined
  if (by === 'vendor') return figure.vendor.startsWith(other) ? other : figure.vendor
  if (by === 'segment') return figure.segment ?? undefined
  if (by === 'region') return worldwide.test(figure.region ?? 'world') ? undefined : figure.region!
  return figure.entity
}

const plus = (a: Part, b: Part): Part => ({
  ...a,
  value: a.value + b.value,
  low: a.low + b.low,
  high: a.high + b.high,
})

/** The figures of one entity within a period: their sum for flows, the last for states. */
function overTime(figuresOfOne: readonly Figure[], name: string): Part {
  const parts = figuresOfOne.map(({ value, low, high }) => ({ name, value, low, high }))
  const { measure, unit } = figuresOfOne[0]!
  return isState(measure, unit) ? parts.at(-1)! : parts.reduce(plus)
}

/** The figures of one part: those of its entities, each over the period, put together. */
function combine(name: string, from: readonly Figure[]): FigurePart {
  const entities = [...groupBy(from, ({ entity, vendor }) => JSON.stringify([entity, vendor])).values()].map(
    (group) => overTime(group, name),
  )
  const together = addsUp(from[0]!.unit)
    ? entities.reduce(plus)
    : entities.reduce((a, b) => (b.value > a.value ? b : a))
  return { ...together, from }
}

/** What a market's total is known from, and the total itself; undefined when only the parts are known. */
function totalOf(whole: readonly Figure[], unit: string): { kind: Total; value: number | undefined } {
  if (whole.length > 0) return { kind: 'stated', value: combine(allVendors, whole).value }
  return unit === 'percent' ? { kind: 'published', value: 100 } : { kind: 'listed', value: undefined }
}

/** The number of respondents that a survey declares in its note: `n=495`. */
function respondents(part: FigurePart): number | undefined {
  const survey = part.from.find(({ quality }) => quality === 'survey')
  const size = /\bn\s*=\s*([\d,]+)/i.exec(survey?.note ?? '')?.[1]
  return size === undefined ? undefined : Number(size.replaceAll(',', ''))
}

/** The interval of a share: what conflicting sources span, else the sampling error that a survey's size implies. */
function intervalOf(part: Shared<FigurePart>): { method: IntervalMethod; bounds: Interval | undefined } {
  if (part.bounds.low < part.bounds.high) return { method: 'sources', bounds: part.bounds }
  const n = respondents(part)
  if (n === undefined || !(part.share >= 0 && part.share <= 1)) return { method: 'none', bounds: undefined }
  return { method: 'survey', bounds: wilson(part.share * n, n) }
}

const latest = (texts: readonly string[]): string => [...texts].sort().at(-1) ?? ''

function contractOf(
  group: readonly Figure[],
  by: Dimension,
  { grain }: FigureOptions,
): Omit<Contract, 'total' | 'interval' | 'sources'> {
  const { market, basis, measure, unit, period_start, period_end, ...first } = group[0]!
  const region = by === 'region' ? null : first.region
  const segment = by === 'segment' ? null : first.segment
  const end = grain ? periodContaining(period_start, grain).end : period_end
  const as_of =
    latest(group.map(({ published }) => published ?? '')) || latest(group.map((f) => f.period_end))
  return {
    market,
    basis,
    measure,
    unit,
    region,
    segment,
    period_start,
    period_end: end,
    population: populationOf({ region, segment }),
    as_of,
  }
}

/** Regions and segments are those of the whole market where it is stated for them, not of it and its vendors again. */
function countedOnce(group: readonly Figure[], by: Dimension): readonly Figure[] {
  if (by !== 'region' && by !== 'segment') return group
  const whole = group.filter(({ vendor }) => vendor === allVendors)
  return whole.length > 0 ? whole : group
}

/** The shares of one market on one basis in one period. A single part of an unknown total has no share. */
function sharesOfGroup<By extends Dimension>(
  figuresOfGroup: readonly Figure[],
  options: ObservedShareOptions<By>,
): ShareRow<By>[] {
  const by: Dimension = options.by ?? 'vendor'
  const group = countedOnce(figuresOfGroup, by)
  const named = groupBy(
    group.filter((figure) => partOf(figure, by) !== undefined),
    (figure) => partOf(figure, by)!,
  )
  const total = totalOf(
    group.filter((figure) => partOf(figure, by) === undefined),
    group[0]!.unit,
  )
  if (named.size === 0 || (total.value === undefined && named.size < 2)) return []
  const parts = [...named].map(([name, from]) => combine(name, from))
  const contract = contractOf(group, by, options)
  return divide(parts, total.value, (value) => ({
    name: other,
    value,
    low: value,
    high: value,
    from: group,
  })).map((part) => {
    const { method, bounds } = intervalOf(part)
    return {
      ...contract,
      [by]: part.name,
      value: part.value,
      share: part.share,
      low: bounds?.low ?? null,
      high: bounds?.high ?? null,
      total: total.kind,
      interval: method,
      sources: [...new Set(part.from.flatMap(({ sources }) => sources))].sort(),
    } as unknown as ShareRow<By>
  })
}

/** Figures that may be divided up together: the same basis and period, over all regions when divided by region. */
function marketKey(figure: Figure, by: Dimension, grain: FigureOptions['grain']): string {
  const basis = {
    ...figure,
    region: by === 'region' ? null : figure.region,
    segment: by === 'segment' ? null : figure.segment,
  }
  return metricKey(basis) + figure.period_start + (grain ? '' : figure.period_end)
}

/**
 * Shares of every market that published figures speak of, period by period: a part's value over the market's total,
 * which is 100 for published percentages, the figure of all vendors where it is stated, and else the sum of the parts
 * that are listed. What a known total leaves over is `Other`.
 *
 * Low and high are those of conflicting sources, or Wilson's 95 % interval where a survey declares its size.
 */
export async function observedShares<By extends Dimension = 'vendor'>(
  engine: Engine,
  options: ObservedShareOptions<By> = {},
): Promise<ShareRow<By>[]> {
  const by = options.by ?? 'vendor'
  const all = (await engine.all<Figure>(figures(engine.dialect, options))).filter(({ measure, unit }) =>
    isDivisible(measure, unit),
  )
  return [...groupBy(all, (figure) => marketKey(figure, by, options.grain)).values()].flatMap((group) =>
    sharesOfGroup(group, options),
  )
}

/** Of periods that end together (a quarter and its year) the one that starts later is the latest. */
const recency = ({ period_start, period_end }: Contract): string => period_end + period_start

/** The rows of the last period of each basis: markets side by side, each as fresh as it is known. */
export function latestPeriods<R extends Contract>(rows: readonly R[]): R[] {
  const last = new Map<string, string>()
  for (const row of rows) {
    const key = metricKey(row)
    if (recency(row) > (last.get(key) ?? '')) last.set(key, recency(row))
  }
  return rows.filter((row) => last.get(metricKey(row)) === recency(row))
}
