import type { Bilingual } from '@bellwether/core'
import type { ReportContext } from './context.ts'

type Basis = { readonly market: string; readonly measure: string; readonly label: Bilingual }

/** The bases that stand side by side in the report, in the order of its charts, with names short enough for them. */
const comparedBases: readonly Basis[] = [
  {
    market: 'OpenRouter routed tokens (one day a month)',
    measure: 'tokens',
    label: { en: 'Tokens on OpenRouter', zh: 'OpenRouter token 量' },
  },
  {
    market: 'OpenRouter estimated spend (top 10 models of the week)',
    measure: 'spend',
    label: { en: 'Estimated spend on OpenRouter’s top ten models', zh: 'OpenRouter 前十模型估算支出' },
  },
  {
    market: 'Enterprise LLM API',
    measure: 'spend',
    label: { en: 'Enterprise spend on model APIs (survey)', zh: '企业模型 API 支出（调查）' },
  },
  {
    market: 'Global LLM revenue (Counterpoint)',
    measure: 'revenue',
    label: { en: 'LLM vendor revenue', zh: '大模型厂商收入' },
  },
  {
    market: 'AI assistants (Sensor Tower True Audience)',
    measure: 'monthly_active_users',
    label: { en: 'Users of AI assistants', zh: 'AI 助手用户' },
  },
  {
    market: 'AI chatbot website visits, seven largest assistants',
    measure: 'visits',
    label: { en: 'Visits to chatbot websites', zh: '聊天机器人网站访问' },
  },
  {
    market: 'AI chatbot referrals to websites (Statcounter)',
    measure: 'referrals',
    label: { en: 'Referrals from chatbots', zh: '聊天机器人引荐' },
  },
]

type OfBasis = { readonly market: string; readonly measure: string; readonly unit: string }

const indexOf = ({ market, measure }: OfBasis): number =>
  comparedBases.findIndex((basis) => basis.market === market && basis.measure === measure)

/** Whether a row of shares is on one of the compared bases. */
export const isCompared = (row: OfBasis): boolean => row.unit === 'percent' && indexOf(row) >= 0

/** The place of a row's basis in the charts. */
export const orderOf = indexOf

/** The short name of a row's basis; the name of its market where it has none. */
export const basisLabel = (row: OfBasis, { language, names }: ReportContext): string =>
  comparedBases[indexOf(row)]?.label[language] ?? names.market(row.market)
