import type { NamedSeries } from '@bellwether/analysis'
import { defineMessages, type Language, UserError } from '@bellwether/core'

const messages = defineMessages({
  en: {
    uncovered: ({ id, count, horizon }: { id: string; count: string; horizon: string }) =>
      `series "${id}" has covariates for ${count} steps after its last value, --horizon asks for ${horizon}`,
    cover: 'add a row a step with its covariates and an empty value, or ask for fewer steps',
  },
  zh: {
    uncovered: ({ id, count, horizon }) =>
      `序列“${id}”在最后一个值之后只有 ${count} 步的协变量，--horizon 要求 ${horizon} 步`,
    cover: '为每一步补一行，填协变量、数值留空；或减少步数',
  },
})

/** The columns that `--covariates price,promotion` names; undefined without. */
export const covariateNames = (text: string | undefined): string[] | undefined =>
  text?.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))

/** For how many steps after its last value a series has covariates. */
const coverage = ({ covariates = [], values }: NamedSeries) => Math.max(0, covariates.length - values.length)

/**
 * How many steps to forecast of series with covariates: as many as asked for, or as all have covariates for.
 *
 * @throws UserError when a series has covariates for fewer steps
 */
export function coveredHorizon(
  series: readonly NamedSeries[],
  asked: number | undefined,
  language: Language,
): number {
  const known = series.filter(({ values }) => values.some((v) => !Number.isNaN(v)))
  const [first, ...others] = known.map(coverage)
  // Files without a value are refused where they are forecast.
  const horizon =
    asked ??
    Math.max(
      1,
      others.reduce((least, each) => Math.min(least, each), first ?? 1),
    )
  const short = known.find((each) => coverage(each) < horizon)
  if (!short) return horizon
  const say = messages(language)
  throw new UserError(
    say.uncovered({ id: short.id, count: String(coverage(short)), horizon: String(horizon) }),
    { hint: say.cover },
  )
}
