import { metricBaseline } from '@bellwether/analysis'
import { formatNumber, type Language, UserError } from '@bellwether/core'
import { readTable } from '@bellwether/market'
import { detectableEffect, type Metric, power, sampleSize } from '@bellwether/models'
import type { Context } from '../context.ts'
import { numberOption } from '../numbers.ts'
import { figureColumn, numberColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'
import { messages } from './words.ts'

/** The options of `bellwether experiment size` as commander gives them. */
export type SizeFlags = {
  metric?: string
  covariate?: string
  baseline?: string
  effect?: string
  lift?: string
  sd?: string
  power: string
  alpha: string
  ratio: string
  tests: string
  units?: string
}

type Planned = { metric: Metric; baseline: number | undefined; reduction: number }

/** What is measured and how it varies: from a file, or as the options say. */
async function plannedMetric(
  file: string | undefined,
  flags: SizeFlags,
  language: Language,
): Promise<Planned> {
  if (file !== undefined && flags.metric !== undefined) {
    const found = metricBaseline(await readTable(file), flags.metric, flags.covariate)
    return { ...found, reduction: found.varianceReduction }
  }
  const { baseline, sd } = flags
  if (sd !== undefined) {
    const standardDeviation = numberOption(sd, '--sd', language, { least: 0, open: true })
    return {
      metric: { kind: 'mean', standardDeviation },
      baseline: baseline === undefined ? undefined : numberOption(baseline, '--baseline', language),
      reduction: 0,
    }
  }
  if (baseline === undefined) {
    throw new UserError(messages(language).needBaseline, {
      hint: '--baseline 0.1, or FILE --metric COLUMN, or --sd 10',
    })
  }
  const share = numberOption(baseline, '--baseline', language, { least: 0, most: 1, open: true })
  return { metric: { kind: 'proportion', baseline: share }, baseline: share, reduction: 0 }
}

/** The least effect that matters, in the metric's unit; undefined where none is given. */
function effectOf({ effect, lift }: SizeFlags, baseline: number | undefined, language: Language) {
  if (effect !== undefined) return numberOption(effect, '--effect', language)
  if (lift === undefined) return undefined
  if (baseline !== undefined) return numberOption(lift, '--lift', language) * baseline
  throw new UserError(messages(language).needBaseline, { hint: '--lift needs --baseline' })
}

/** One row: what the plan needs, or what the units that there are can see. */
type SizeRow = {
  readonly kind: 'size'
  readonly metric: Metric['kind']
  readonly baseline: number | null
  readonly standard_deviation: number
  readonly variance_reduction: number
  readonly effect: number
  readonly lift: number | null
  readonly alpha: number
  readonly power: number
  readonly units_control: number
  readonly units_treatment: number
  readonly units: number
}

function columnsOf(language: Language): Column<SizeRow>[] {
  const number = (value: number) => formatNumber(value, language, 4)
  return [
    numberColumn('Effect', '效果', ({ effect }) => effect, 4),
    figureColumn('Relative', '相对', ({ lift }) => (lift === null ? '' : `${number(100 * lift)} %`)),
    numberColumn('Power', '功效', (row) => row.power, 4),
    numberColumn('α', 'α', ({ alpha }) => alpha, 4),
    numberColumn('Control', '对照组', (row) => row.units_control, 0),
    numberColumn('Treatment', '实验组', (row) => row.units_treatment, 0),
    numberColumn('Units', '合计', ({ units }) => units, 0),
  ]
}

/** `bellwether experiment size`: the units that an effect needs, or what a number of units can see. */
export async function size(file: string | undefined, flags: SizeFlags, context: Context): Promise<void> {
  const { language, out } = context
  const say = messages(language)
  const { metric, baseline, reduction } = await plannedMetric(file, flags, language)
  const wanted = numberOption(flags.power, '--power', language, { least: 0, most: 1, open: true })
  const tests = numberOption(flags.tests, '--tests', language, { least: 1, whole: true })
  const alpha = numberOption(flags.alpha, '--alpha', language, { least: 0, most: 1, open: true }) / tests
  const ratio = numberOption(flags.ratio, '--ratio', language, { least: 0, open: true })
  const given =
    flags.units === undefined
      ? undefined
      : numberOption(flags.units, '--units', language, { least: 2, whole: true })
  const asked = effectOf(flags, baseline, language)
  if (asked === undefined && given === undefined) {
    throw new UserError(say.needEffect, { hint: '--effect 0.01, --lift 5%, or --units 5000' })
  }
  const options = { alpha, ratio }
  const units = given ?? sampleSize(metric, asked!, wanted, options)
  const effect = asked ?? detectableEffect(metric, units, wanted, options)
  const treatment = Math.ceil(units * ratio)
  const row: SizeRow = {
    kind: 'size',
    metric: metric.kind,
    baseline: baseline ?? null,
    standard_deviation:
      metric.kind === 'mean' ? metric.standardDeviation : Math.sqrt(metric.baseline * (1 - metric.baseline)),
    variance_reduction: reduction,
    effect,
    lift: baseline ? effect / baseline : null,
    alpha,
    power: power(metric, effect, units, options),
    units_control: units,
    units_treatment: treatment,
    units: units + treatment,
  }
  out.rows([row], columnsOf(language))
  out.next([
    ['bellwether experiment read FILE --variant … --metric …', say.sizeNext],
    ['bellwether experiment sequential FILE --variant … --metric …', say.readNext],
  ])
}
