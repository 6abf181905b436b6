import {
  defineMessages,
  formatNumber,
  formatPercent,
  type Grain,
  type Language,
  type Period,
  parsePeriod,
} from '@bellwether/core'
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
  {
    title: fixed('Users', '人数'),
    cell: ({ customers }, language) => formatNumber(customers, language),
    align: 'right',
  },
  {
    title: fixed('Overlap', '重叠'),
    cell: ({ overlap }, language) => formatPercent(overlap, language),
    align: 'right',
  },
]

const homesColumns: Column<HomesRow>[] = [
  { title: fixed('Period', '期间'), cell: ({ period }) => period },
  { title: fixed('Products used', '使用产品数'), cell: ({ products }) => String(products), align: 'right' },
  {
    title: fixed('Users', '人数'),
    cell: ({ users }, language) => formatNumber(users, language),
    align: 'right',
  },
  {
    title: fixed('Share', '占比'),
    cell: ({ share }, language) => formatPercent(share, language),
    align: 'right',
  },
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
