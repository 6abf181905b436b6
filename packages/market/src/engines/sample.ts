import { createRandom, shuffle } from '@bellwether/core'
import type { Row } from './engine.ts'

/** Rows of the canonical tables that questions about users and customers read. */
export type Sample = { readonly events: Row[]; readonly aliases: Row[]; readonly sales: Row[] }

const day = 86_400
const start = Date.parse('2025-02-10T00:00:00Z') / 1000
/** Long enough for two changes of the clocks on either half of the earth, and for more than one word of days. */
const days = 280

const iso = (seconds: number) => new Date(seconds * 1000).toISOString()

/** Names that quoting and folding of case could get wrong. */
const regions = ['DE', 'CN', "O'Higgins", 'Île-de-France', null]

/**
 * A random log of events, names of users and sales: told out of order, a tenth of it twice, with users of two names,
 * properties, gaps and texts that need care.
 */
export function sampleOf(seed: number, count = 1500): Sample {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
  const event = (): Row => ({
    ts: iso(start + random.integer(days * day) + random.integer(1000) / 1000),
    user_id: `u${Math.floor(60 * (random.integer(1000) / 1000) ** 2)}`,
    product: pick(['Alpha', 'Beta', null]),
    event: pick(['open', 'chat', 'chat', 'pay']),
    segment: pick(['free', 'pro']),
    region: pick(regions),
    value: random.integer(5) === 0 ? null : random.integer(2000) / 8,
    properties: properties(),
  })
  /** A text that needs quoting, a number, and a moment that only some state. */
  const properties = () =>
    random.integer(4) === 0
      ? null
      : JSON.stringify({
          channel: pick(['ads', 'friends', 'search "x"']),
          ...(random.integer(2) === 0 && { seats: random.integer(40) / 4 }),
          ...(random.integer(3) === 0 && { created_at: iso(start + random.integer(days * day)) }),
        })
  const told = Array.from({ length: count }, event)
  const events = shuffle([...told, ...told.slice(0, count / 10)], random)
  const aliases = [
    { alias: 'u1', user_id: 'u2' },
    { alias: 'u2', user_id: 'u50' },
    { alias: 'u7', user_id: 'u8' },
  ]
  const sales = Array.from(
    { length: count },
    (_, i): Row => ({
      // No two at the same moment: the order of purchases is then the same on every engine.
      ts: iso(start + Math.floor((i * days * day) / count)),
      customer_id: random.integer(20) === 0 ? null : `c${random.integer(80)}`,
      vendor: pick(['Acme', 'Bolt', 'Ciel É']),
      product: pick(['A1', 'B2']),
      segment: pick(['home', 'office']),
      region: pick(regions),
      quantity: 1 + random.integer(4),
      unit: 'pieces',
      amount: random.integer(4000) / 16,
      currency: 'EUR',
      properties: null,
    }),
  )
  return { events, aliases, sales }
}
