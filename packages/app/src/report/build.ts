import { defineMessages, type Language } from '@bellwether/core'
import { type Engine, openFacts, type Source } from '@bellwether/market'
import sql from 'sql-template-tag'
import { createContext, type ReportContext } from './context.ts'
import { openOwnData } from './own.ts'
import { sections } from './registry.ts'
import type { Chapter } from './section.ts'

/** A section that was built, with its title in the reader's language. */
export type BuiltSection = {
  readonly id: string
  readonly title: string
  readonly chapter: Chapter
  /** Whether its findings are the report's headlines. */
  readonly headlines: boolean
}

/** Everything that the report says, before it becomes HTML or rows. */
export type BuiltReport = {
  readonly language: Language
  readonly sections: readonly BuiltSection[]
  readonly sources: ReadonlyMap<string, Source>
  /** How many published figures there are. */
  readonly facts: number
  /** The day on which the latest source was published. */
  readonly as_of: string
}

const messages = defineMessages({
  en: {
    summary: 'Summary of findings',
    lead: 'What the figures say, each finding with the chart that shows it. Shares on different bases answer different questions and are never mixed.',
  },
  zh: {
    summary: '主要发现',
    lead: '数字说明了什么：每条发现都连到对应的图。不同口径的份额回答的是不同的问题，绝不混用。',
  },
})

/** The summary repeats the headline findings of all sections; it comes first and is computed last. */
function summary(built: readonly BuiltSection[], language: Language): BuiltSection {
  const findings = built.flatMap(({ chapter }) => chapter.findings.filter(({ headline }) => headline))
  const say = messages(language)
  return {
    id: 'summary',
    title: say.summary,
    headlines: true,
    chapter: { lead: say.lead, findings, figures: [], notes: [] },
  }
}

/** A figure without rows is left out, and with it the findings that it would show. */
function withoutEmptyFigures(chapter: Chapter): Chapter {
  const figures = chapter.figures.filter(({ spec }) => spec.rows.length > 0)
  const drawn = new Set(figures.map(({ id }) => id))
  return { ...chapter, figures, findings: chapter.findings.filter(({ figure }) => drawn.has(figure)) }
}

const isEmpty = ({ findings, figures, html }: Chapter): boolean =>
  findings.length + figures.length === 0 && !html

/** How many figures there are, and the day on which the latest of their sources was published. */
async function scopeOf(engine: Engine): Promise<{ facts: number; as_of: string }> {
  const [row] = await engine.all<{ facts: number; as_of: string }>(sql`
    select (select count(*) from observations) as facts, max(published) as as_of from sources
    where length(published) = 10`)
  return { facts: Number(row?.facts ?? 0), as_of: row?.as_of ?? '' }
}

/** What the report is made from. */
export type ReportData = {
  /** The folder of a fact base of one's own; the embedded one unless given. */
  readonly facts?: string | undefined
  /** The folder of a workspace: adds the chapters about one's own users and customers. */
  readonly workspace?: string | undefined
}

/**
 * Builds the report from a fact base and, where one is named, a workspace.
 *
 * @throws UserError when the fact base or the workspace can't be read
 */
export async function buildReport(
  language: Language,
  { facts, workspace }: ReportData = {},
): Promise<BuiltReport> {
  const own = workspace === undefined ? undefined : await openOwnData(workspace, language)
  try {
    const engine = await openFacts(facts)
    try {
      return await buildSections(await createContext(engine, language, own), engine)
    } finally {
      await engine.close()
    }
  } finally {
    await own?.engine.close()
  }
}

async function buildSections(context: ReportContext, engine: Engine): Promise<BuiltReport> {
  const { language } = context
  const built: BuiltSection[] = []
  for (const { id, title, build } of sections) {
    const chapter = withoutEmptyFigures(await build(context))
    if (!isEmpty(chapter)) built.push({ id, title: title[language], chapter, headlines: false })
  }
  return {
    language,
    sections: [summary(built, language), ...built],
    sources: context.sources,
    ...(await scopeOf(engine)),
  }
}

/** Every table of the report, a row at a time: the section and table it belongs to, then its own columns. */
export function* reportRows({ sections: built }: BuiltReport): Generator<Record<string, unknown>> {
  for (const { id: section, chapter } of built) {
    for (const { id: figure, table } of chapter.figures)
      for (const row of table.rows) yield { section, figure, table: table.name, ...row }
  }
}
