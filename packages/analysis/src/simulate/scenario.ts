import { z } from 'zod'

/** How a value changes: to a value, by an amount, or by a part of itself. */
export type Amount = { readonly kind: 'to' | 'by' | 'times'; readonly value: number }

/** One change of a scenario, from a period ahead on (1 is the next). */
export type Change = { readonly entity: string; readonly at: number } & (
  | { readonly kind: 'attribute'; readonly attribute: string; readonly amount: Amount }
  | { readonly kind: 'availability'; readonly part: number }
  | { readonly kind: 'marketing'; readonly factor: number; readonly elasticity: number }
  | {
      readonly kind: 'launch'
      readonly like: string
      /** The share aimed at among the others of today; that of `like` unless said. */
      readonly share: number | undefined
      readonly attributes: readonly (readonly [attribute: string, amount: Amount])[]
    }
  | { readonly kind: 'exit' }
)

export type Scenario = {
  readonly name: string
  readonly changes: readonly Change[]
  /** Whether the others set new prices in reply (Bertrand–Nash). */
  readonly respond: boolean
}

/** How large the market is and how it grows; amounts a period. */
export type Volume = {
  /** NaN where it is not known: shares are told alone. */
  readonly size: number
  readonly growth: number
  readonly growth_sd: number
  readonly unit: string
  readonly revenue_per_unit: number
}

/** An effect that is taken from elsewhere, say an experiment, in place of the estimate. */
export type Assumption = { readonly effect: number; readonly sd: number }

export type Scenarios = {
  readonly horizon: number | undefined
  readonly volume: Partial<Volume>
  readonly assume: Readonly<Record<string, Assumption>>
  readonly scenarios: readonly Scenario[]
}

/** What scenarios may speak of. */
export type Vocabulary = { readonly entities: readonly string[]; readonly attributes: readonly string[] }

const issue = (ctx: z.RefinementCtx, message: string, ...path: string[]) => {
  ctx.addIssue({ code: 'custom', message, path })
}

/** `3` sets, `+3` and `-3` add, `-20%` and `+5%` multiply, `20%` sets to 0.2. */
export function parseAmount(text: string): Amount | undefined {
  const match = /^([+-]?)(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%?)$/i.exec(text.trim())
  if (!match) return undefined
  const [, sign, digits, percent] = match
  const value = (sign === '-' ? -1 : 1) * Number(digits) * (percent ? 0.01 : 1)
  return { kind: sign === '' ? 'to' : percent ? 'times' : 'by', value }
}

/** A number or a percentage, as YAML's plain texts write them. */
const number = (allowed: (value: number) => boolean, what: string) =>
  z.string().transform((text, ctx) => {
    const amount = parseAmount(text)
    if (amount && allowed(amount.value)) return amount.value
    issue(ctx, `"${text}" is not ${what}`)
    return z.NEVER
  })

const part = number((value) => value >= 0 && value <= 1, 'a part from 0 to 1, or a percentage')
const period = number(
  (value) => Number.isInteger(value) && value >= 1 && value <= 120,
  'a period ahead from 1 to 120',
)

/** What is said of a key that means nothing. */
export const noWord = 'is no word of a change'

const words = ['entity', 'launch', 'exit', 'like', 'share', 'availability', 'marketing', 'elasticity', 'at']
/** What the LLM market's drivers are also called. */
const aliases: Readonly<Record<string, string>> = { capability: 'arena_rating', context: 'context_length' }

type Entry = Readonly<Record<string, string>>

function attributeNamed(key: string, { attributes }: Vocabulary, ctx: z.RefinementCtx): string | undefined {
  const name = attributes.includes(key) ? key : aliases[key]
  if (name !== undefined && attributes.includes(name)) return name
  const known = [...words, ...attributes].join(', ')
  issue(ctx, `"${key}" ${noWord}; the words are ${known}`, key)
  return undefined
}

function amountsOf(
  entry: Entry,
  vocabulary: Vocabulary,
  ctx: z.RefinementCtx,
): (readonly [string, Amount])[] {
  return Object.entries(entry).flatMap(([key, text]) => {
    if (words.includes(key)) return []
    const attribute = attributeNamed(key, vocabulary, ctx)
    const amount = parseAmount(text)
    if (!amount) issue(ctx, `"${text}" is not a number; write 3, +3 or -20%`, key)
    return attribute !== undefined && amount ? [[attribute, amount] as const] : []
  })
}

function known(
  entry: Entry,
  key: string,
  { entities }: Vocabulary,
  launched: readonly string[],
  ctx: z.RefinementCtx,
) {
  const name = entry[key]!
  if (entities.includes(name) || launched.includes(name)) return
  issue(ctx, `there is no "${name}"; there are ${[...entities, ...launched].join(', ')}`, key)
}

function launchOf(entry: Entry, at: number, vocabulary: Vocabulary, ctx: z.RefinementCtx): Change[] {
  const entity = entry.launch!
  if (vocabulary.entities.includes(entity)) issue(ctx, `"${entity}" is in the market already`, 'launch')
  if (entry.like === undefined) {
    issue(ctx, `say what "${entity}" is like: like: ${vocabulary.entities[0]}`, 'launch')
    return []
  }
  known(entry, 'like', vocabulary, [], ctx)
  const share = entry.share === undefined ? undefined : part.safeParse(entry.share)
  if (share && !(share.success && share.data > 0 && share.data < 1)) {
    issue(ctx, `"${entry.share}" is not a share between 0 and 1`, 'share')
  }
  return [
    {
      kind: 'launch',
      entity,
      at,
      like: entry.like,
      share: share?.data,
      attributes: amountsOf(entry, vocabulary, ctx),
    },
  ]
}

function marketingOf(entry: Entry, entity: string, at: number, ctx: z.RefinementCtx): Change[] {
  const amount = parseAmount(entry.marketing!)
  const elasticity = entry.elasticity === undefined ? undefined : Number(entry.elasticity)
  if (amount?.kind !== 'times' || amount.value <= -1) {
    issue(ctx, `"${entry.marketing}" is no change of spending; write +20% or -50%`, 'marketing')
  }
  if (elasticity === undefined || Number.isNaN(elasticity)) {
    const what = entry.elasticity === undefined ? 'needs' : `"${entry.elasticity}" is no number: it needs`
    issue(
      ctx,
      `marketing ${what} an elasticity: by which power attraction follows spending, say elasticity: 0.1`,
      'marketing',
    )
  }
  return amount && elasticity !== undefined
    ? [{ kind: 'marketing', entity, at, factor: 1 + amount.value, elasticity }]
    : []
}

/** Changes that one entry names: it may change several things of one entity at once. */
function changesOf(
  entry: Entry,
  vocabulary: Vocabulary,
  launched: readonly string[],
  ctx: z.RefinementCtx,
): Change[] {
  const when = entry.at === undefined ? { success: true as const, data: 1 } : period.safeParse(entry.at)
  if (!when.success) issue(ctx, `"${entry.at}" is not a period ahead from 1 to 120`, 'at')
  const at = when.success ? when.data : 1
  if (entry.launch !== undefined) return launchOf(entry, at, vocabulary, ctx)
  const who = entry.exit !== undefined ? 'exit' : 'entity'
  const entity = entry[who]
  if (entity === undefined) {
    issue(ctx, 'say who changes: entity, launch or exit')
    return []
  }
  known(entry, who, vocabulary, launched, ctx)
  if (who === 'exit') return [{ kind: 'exit', entity, at }]
  const open = entry.availability === undefined ? undefined : part.safeParse(entry.availability)
  if (open && !open.success)
    issue(ctx, `"${entry.availability}" is not a part from 0 to 1, or a percentage`, 'availability')
  const changes: Change[] = [
    ...amountsOf(entry, vocabulary, ctx).map(
      ([attribute, amount]) => ({ kind: 'attribute', entity, at, attribute, amount }) as const,
    ),
    ...(open?.success ? [{ kind: 'availability', entity, at, part: open.data } as const] : []),
    ...(entry.marketing === undefined ? [] : marketingOf(entry, entity, at, ctx)),
  ]
  if (changes.length === 0) issue(ctx, `"${entity}" is named, but nothing of it changes`)
  return changes
}

const flag = z
  .enum(['true', 'false', 'yes', 'no'], { error: 'write true or false' })
  .transform((text) => text === 'true' || text === 'yes')

/** The schema of a file of scenarios, all scalars as texts, for one market. */
export function scenariosSchema(vocabulary: Vocabulary) {
  const entry = z.record(z.string(), z.string({ error: 'write one value' }), {
    error: 'write words and values, say {entity: Google, price: -30%}',
  })
  const entries = z.array(entry, { error: 'list the changes' }).transform((list, ctx): Change[] => {
    const launched = list.flatMap(({ launch }) => (launch === undefined ? [] : [launch]))
    return list.flatMap((entry, i) => {
      const within = {
        ...ctx,
        addIssue: (found: { message: string; path: string[] }) =>
          ctx.addIssue({ code: 'custom', message: found.message, path: [i, ...found.path] }),
      }
      return changesOf(entry, vocabulary, launched, within as unknown as z.RefinementCtx)
    })
  })
  const scenario = z.strictObject({
    name: z.string({ error: 'give the scenario a name' }).trim().min(1, 'give the scenario a name'),
    changes: entries,
    respond: flag.default(false),
  })
  const finite = number(() => true, 'a number')
  const assumption = z.strictObject({
    effect: finite,
    sd: number((sd) => sd >= 0, 'a standard deviation of 0 or more'),
  })
  return z.strictObject({
    horizon: period.optional(),
    market: z
      .strictObject({
        size: number((size) => size > 0, 'a size above 0'),
        growth: finite,
        growth_sd: number((sd) => sd >= 0, 'a standard deviation of 0 or more'),
        unit: z.string().trim().min(1),
        revenue_per_unit: number((amount) => amount >= 0, 'an amount of 0 or more'),
      })
      .partial()
      .default({}),
    assume: z
      .record(z.string(), assumption)
      .default({})
      .transform((all, ctx) => {
        const named = Object.entries(all).map(
          ([key, value]) => [attributeNamed(key, vocabulary, ctx) ?? key, value] as const,
        )
        return Object.fromEntries(named) as Record<string, Assumption>
      }),
    scenarios: z
      .array(scenario, { error: 'list scenarios, each with a name and changes' })
      .min(1, 'name at least one scenario'),
  })
}
