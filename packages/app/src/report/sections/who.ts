import { defineMessages, isUserError } from '@bellwether/core'
import type { ReportContext } from '../context.ts'
import type { Chapter, Section } from '../section.ts'
import { publishedAudiences } from './audiences.ts'
import { ownSegments } from './segments.ts'

const messages = defineMessages({
  en: {
    lead: 'Consumers, developers and enterprises choose differently, and few of them pay: who uses what, as far as figures tell.',
    own: ' Your own users follow first, divided by what they do.',
    ask: 'With your own events or sales, bellwether report --workspace FOLDER adds segments of your users.',
    tooFew: ({ reason }: { reason: string }) => `Your own users could not be divided: ${reason}.`,
  },
  zh: {
    lead: '消费者、开发者与企业的选择各不相同，付费者寥寥：就数字所及，说明谁在用什么。',
    own: '先看按行为划分的自有用户。',
    ask: '若有自有事件或销售数据，bellwether report --workspace 文件夹 可增加自有用户的分群。',
    tooFew: ({ reason }) => `自有用户无法划分：${reason}。`,
  },
})

type Part = Pick<Chapter, 'findings' | 'figures' | 'notes'>

async function ownPart(context: ReportContext): Promise<Part> {
  const { own, language } = context
  if (!own) return { findings: [], figures: [], notes: [messages(language).ask] }
  try {
    return await ownSegments(own, context)
  } catch (error) {
    // Too few users, or sales without customers: the report goes on without them, and says so.
    if (!isUserError(error)) throw error
    return { findings: [], figures: [], notes: [messages(language).tooFew({ reason: error.message })] }
  }
}

/** Who the users are: of the market as far as it is published, and the reader's own. */
export const who: Section = {
  id: 'who',
  title: { en: 'Who the users are', zh: '用户是谁' },
  async build(context) {
    const say = messages(context.language)
    const [own, published] = [await ownPart(context), await publishedAudiences(context)]
    return {
      lead: context.own ? say.lead + say.own : say.lead,
      findings: [...own.findings, ...published.findings],
      figures: [...own.figures, ...published.figures],
      notes: [...own.notes, ...published.notes],
    }
  },
}
