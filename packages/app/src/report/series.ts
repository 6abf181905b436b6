import type { LineRow, SeriesStyle } from '@bellwether/charts'
import type { Figure } from '@bellwether/market'
import type { ReportContext, SeriesName } from './context.ts'

/** The series of the embedded fact base that the report tells its story with: figures of one basis each. */
export const chatgptWeekly: SeriesName = {
  market: 'AI assistants',
  basis: 'as the vendor counts them',
  measure: 'weekly_active_users',
  vendor: 'OpenAI',
}

export const vendorMonthly: SeriesName = {
  market: 'AI assistants',
  basis: 'as the vendor counts them',
  measure: 'monthly_active_users',
}

export const chinaMonthly: SeriesName = {
  market: 'AI assistants, China',
  basis: 'QuestMobile panel',
  measure: 'monthly_active_users',
}

/** OpenAI states revenue after Microsoft's share, Anthropic before the clouds' share: two bases, shown together. */
export const openaiRevenue: SeriesName = {
  market: 'LLM vendor revenue',
  basis: "net of Microsoft's share",
  measure: 'annualized_revenue',
}

export const anthropicRevenue: SeriesName = {
  market: 'LLM vendor revenue',
  basis: "gross of the clouds' share",
  measure: 'annualized_revenue',
}

export const routedTokens: SeriesName = {
  market: 'OpenRouter routed tokens',
  basis: 'prompt and completion tokens of public models',
  measure: 'tokens',
}

export const tokenShare: SeriesName = {
  market: 'OpenRouter routed tokens (one day a month)',
  basis: 'share of prompt + completion tokens on that UTC day',
  measure: 'tokens',
}

export const referralShare: SeriesName = {
  market: 'AI chatbot referrals to websites (Statcounter)',
  basis: 'share of referral page views, worldwide, all devices',
  measure: 'referrals',
}

/** The label of a figure's series: the product in the reader's language. */
export const labelOf = ({ entity }: Figure, { names }: ReportContext): string => names.product(entity)

/** Figures as points of a chart over time. */
export function lineRows(rows: readonly Figure[], context: ReportContext): LineRow[] {
  return rows.map((row) => ({ series: labelOf(row, context), date: row.period_end, value: row.value }))
}

/** The look of each label: that of its vendor. */
export function looks<R>(
  rows: readonly R[],
  label: (row: R) => string,
  vendor: (row: R) => string,
  { look }: ReportContext,
): Record<string, SeriesStyle> {
  return Object.fromEntries(rows.map((row) => [label(row), look(vendor(row))]))
}

/** The looks of figures by their label. */
export const figureLooks = (rows: readonly Figure[], context: ReportContext) =>
  looks(
    rows,
    (row) => labelOf(row, context),
    ({ vendor }) => vendor,
    context,
  )
