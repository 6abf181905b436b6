import { defineMessages, type Grain, type Language, type Period, parsePeriod } from '@bellwether/core'
import {
  type Engine,
  eventsSpan,
  type HomesRow,
  periodsToCompare,
  productHomes,
  productOverlaps,
  productSwitching,
  type SharedUsersRow,
  type UseOptions,
} from '@bellwether/market'
import { activityOf } from '../market/activity.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: { spans: ({ before, after }: { before: string; after: string }) => `${before} → ${after}` },
  zh: { spans: ({ before, after }) => `${before} → ${after}` },
})

/** What switching asks of events, as commander gives it. */
export type UseFlags = {
  from?: string
  to?: string
  by?: string
  grain?: Grain
  overlap?: boolean
  homes?: boolean
  timezone: string
  weekStart: string
  event?: string
}

const spanText = ({ start, end }: Period): string => `${start}/${end}`

/** The two periods that `--from` and `--to` name, or the last two whole ones of the events. */
async function useOf(engine: Engine, flags: UseFlags, language: Language): Promise<UseOptions> {
  const { timezone, weekStart } = flags
  const event = flags.event === undefined ? {} : { event: flags.event }
  const clock = activityOf({ workspace: '', grain: flags.grain ?? 'month', timezone, weekStart }, language)
  const asked = { timezone, weekStart: clock.weekStart, ...event, by: flags.by ?? 'product' }
  if (flags.from && flags.to)
    return { ...asked, before: parsePeriod(flags.from), after: parsePeriod(flags.to) }
  const { first, last } = await eventsSpan(engine, timezone)
  return { ...asked, ...periodsToCompare(first, last, flags.grain) }
}

const fixed = (en: string, zh: string) => ({ en, zh })

const overlapColumns: Column<SharedUsersRow>[] = [
  { title: fixed('Period', '期间'), cell: ({ period }) => period },
  { title: fixed('Users of', '用户'), cell: ({ name }) => name || '–', shrink: true },
  { title: fixed('who also use', '同时使用'), cell: ({ beside }) => beside || '–', shrink: true },
  numberColumn('Users', '人数', ({ customers }) => customers),
  percentColumn('Overlap', '重叠', ({ overlap }) => overlap),
]

const homesColumns: Column<HomesRow>[] = [
  { title: fixed('Period', '期间'), cell: ({ period }) => period },
  figureColumn('Products used', '使用产品数', ({ products }) => String(products)),
  numberColumn('Users', '人数', ({ users }) => users),
  percentColumn('Share', '占比', ({ share }) => share),
]

/** Switching and multi-homing of users from events; answers with the matrix where that was asked for. */
export async function switchingOfEvents(engine: Engine, flags: UseFlags, out: Output) {
  const use = await useOf(engine, flags, out.language)
  out.text(messages(out.language).spans({ before: spanText(use.before), after: spanText(use.after) }))
  if (flags.overlap) out.rows(await productOverlaps(engine, use), overlapColumns)
  else if (flags.homes) out.rows(await productHomes(engine, use), homesColumns)
  else return productSwitching(engine, use)
  return undefined
}
