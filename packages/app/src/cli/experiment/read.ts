import {
  type CountedGroup,
  countEffects,
  type EffectRow,
  experimentEffects,
  experimentLooks,
  type SplitRow,
  splitRow,
} from '@bellwether/analysis'
import { formatNumber, formatPercent, type Language, UserError } from '@bellwether/core'
import { readTable } from '@bellwether/market'
import { type Adjustment, adjustPValues } from '@bellwether/models'
import type { Context } from '../context.ts'
import { countOption, levelOption, numberOption, numbersOption } from '../numbers.ts'
import { figureColumn, numberColumn, pColumn, pText } from '../output/columns.ts'
import type { Column } from '../output/table.ts'
import { messages } from './words.ts'

/** The options of the commands that read a file, as commander gives them. */
export type ReadFlags = {
  variant: string
  metric: string
  covariate?: string
  id?: string
  control?: string
  planned?: string
  adjust: Adjustment
  tunedTo?: string
  level: string
}

const unitsOf = (text: string | undefined, option: string, language: Language) =>
  text === undefined ? undefined : countOption(text, option, language)

const plannedOf = (text: string | undefined, language: Language) =>
  text === undefined ? undefined : numbersOption(text, '--planned', language, { least: 0, open: true })

/** What the split of the units says, before any effect. */
function printSplit(row: SplitRow, { out, language }: Context): void {
  const say = messages(language)
  const p = pText(row.p_value)
  if (out.json) out.rows([row], [])
  if (row.mismatch) out.notice(say.mismatch({ p }))
  else out.text(`${say.splitOk({ p })}\n`)
}

function effectColumns(language: Language, always: boolean): Column<EffectRow>[] {
  const number = (value: number | null) => (value === null ? '' : formatNumber(value, language, 4))
  const lift = (value: number) => (Number.isFinite(value) ? formatPercent(value, language) : '')
  return [
    { title: { en: 'Metric', zh: '指标' }, cell: ({ metric }) => metric, shrink: true },
    { title: { en: 'Variant', zh: '版本' }, cell: ({ variant }) => variant, shrink: true },
    numberColumn('Control', '对照', (row) => row.control_value, 4),
    numberColumn('Value', '取值', ({ value }) => value, 4),
    figureColumn('Lift', '提升', (row) => lift(row.lift)),
    figureColumn('Low–high', '低–高', (row) => `${lift(row.lift_low)} – ${lift(row.lift_high)}`),
    pColumn('p', 'p', ({ p_value }) => p_value),
    pColumn('Adjusted', '校正后', ({ p_adjusted }) => p_adjusted),
    ...(always
      ? [
          figureColumn<EffectRow>(
            'Always valid',
            '恒有效',
            (row) => `${number(row.always_low)} – ${number(row.always_high)}`,
          ),
        ]
      : []),
  ]
}

/** `bellwether experiment read`: the split, and the effect of each treatment on each metric. */
export async function read(file: string, flags: ReadFlags, context: Context): Promise<void> {
  const { out, language } = context
  const say = messages(language)
  const { variant, covariate, id, control, adjust } = flags
  const tunedTo = unitsOf(flags.tunedTo, '--tuned-to', language)
  const { split, effects } = experimentEffects(await readTable(file), {
    ...{ variant, covariate, id, control, tunedTo, adjustment: adjust },
    metrics: flags.metric.split(',').map((name) => name.trim()),
    planned: plannedOf(flags.planned, language),
    level: levelOption(flags.level, language),
  })
  printSplit(split, context)
  out.rows(effects, effectColumns(language, tunedTo !== undefined))
  const lacking = new Map(effects.map(({ metric, missing }) => [metric, missing]))
  for (const [metric, missing] of lacking) {
    if (missing > 0) out.notice(say.missing({ metric, units: formatNumber(missing, language) }))
  }
}

/** `bellwether experiment sequential`: looks at a running experiment. */
export async function sequential(
  file: string,
  flags: ReadFlags & { time?: string; looks: string },
  context: Context,
): Promise<void> {
  const { out, language } = context
  const say = messages(language)
  const { variant, metric, id, control, time } = flags
  const found = experimentLooks(await readTable(file), {
    ...{ variant, metric, id, control, time },
    looks: countOption(flags.looks, '--looks', language),
    tunedTo: unitsOf(flags.tunedTo, '--tuned-to', language),
    level: levelOption(flags.level, language),
  })
  const rows = found.looks.map((look, i) => ({
    kind: 'look',
    look: i + 1,
    metric,
    control: found.variants[0],
    variant: found.variants[1],
    units: look.units,
    control_value: look.control,
    value: look.treatment,
    difference: look.difference,
    standard_error: look.standardError,
    low: look.low,
    high: look.high,
    p_value: look.pValue,
    running_p: look.runningPValue,
    tuned_to: found.tunedTo,
    excludes_zero: look.low > 0 || look.high < 0,
  }))
  out.rows(rows, [
    figureColumn('Look', '次', ({ look }) => String(look)),
    numberColumn('Units', '单位', ({ units }) => units),
    numberColumn('Effect', '效果', ({ difference }) => difference, 4),
    numberColumn('Low', '低', ({ low }) => low, 4),
    numberColumn('High', '高', ({ high }) => high, 4),
    pColumn('p so far', '至今 p', ({ running_p }) => running_p),
  ])
  const first = rows.find(({ excludes_zero }) => excludes_zero)
  const units = (count: number) => formatNumber(count, language)
  out.text(`\n${first ? say.stop({ units: units(first.units), p: pText(first.running_p) }) : say.goOn}`)
  out.text(say.tunedNote({ units: units(found.tunedTo) }))
}

function countedOf(text: string, at: number, language: Language): CountedGroup {
  const match = /^(?:(.*)=)?(\d+)\/(\d+)$/.exec(text.trim())
  const [converted, units] = [Number(match?.[2]), Number(match?.[3])]
  if (match && converted <= units) {
    return { name: match[1]?.trim() || (at === 0 ? 'control' : `variant ${at}`), converted, units }
  }
  throw new UserError(messages(language).badCount({ text }), { hint: 'A=120/2000 B=150/2010' })
}

/** `bellwether experiment counts`: shares of groups that are known as counts. */
export function counts(texts: readonly string[], flags: ReadFlags, context: Context): void {
  const { out, language } = context
  const level = levelOption(flags.level, language)
  const [control, ...treatments] = texts.map((text, at) => countedOf(text, at, language))
  if (!control || treatments.length === 0) {
    throw new UserError(messages(language).badCount({ text: texts.join(' ') }), {
      hint: 'A=120/2000 B=150/2010',
    })
  }
  const { split, effects } = countEffects([control, ...treatments], {
    level,
    adjustment: flags.adjust,
    planned: plannedOf(flags.planned, language),
  })
  printSplit(split, context)
  out.rows(effects, effectColumns(language, false))
}

/** `bellwether experiment split`: whether groups have the planned sizes. */
export function split(texts: readonly string[], flags: ReadFlags, context: Context): void {
  const units = texts.map((text) => numberOption(text, 'UNITS', context.language, { least: 0, whole: true }))
  const names = units.map((_, i) => (i === 0 ? 'control' : `variant ${i}`))
  printSplit(splitRow(names, units, plannedOf(flags.planned, context.language)), context)
}

/** `bellwether experiment adjust`: p-values of several tests, adjusted. */
export function adjust(texts: readonly string[], flags: ReadFlags, { out, language }: Context): void {
  const raw = texts.map((text) => numberOption(text, 'P', language, { least: 0, most: 1 }))
  const adjusted = adjustPValues(raw, flags.adjust)
  const rows = raw.map((p_value, i) => ({
    kind: 'p_value',
    p_value,
    adjustment: flags.adjust,
    p_adjusted: adjusted[i]!,
  }))
  out.rows(rows, [
    pColumn('p', 'p', ({ p_value }) => p_value),
    pColumn('Adjusted', '校正后', ({ p_adjusted }) => p_adjusted),
  ])
}
