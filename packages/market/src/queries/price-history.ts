import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'

/** A list price from the day on which it took effect, in USD per million tokens. */
export type PricePoint = {
  readonly vendor: string
  readonly model: string
  readonly effective_date: string
  readonly price_input: number
  readonly price_output: number | null
  /** Three parts of input to one of output: a usual mix of a conversation. Input alone where only that is billed. */
  readonly blended: number
  readonly source_id: string
}

/** The preferred list price of every model and day, oldest first. */
export function priceHistory(_: Dialect): Sql {
  return sql`
    select vendor, model, effective_date, price_input, price_output,
      case when price_output is null then price_input else (3 * price_input + price_output) / 4 end as blended,
      source_id
    from prices where preferred order by vendor, model, effective_date`
}

/** A model of the catalogue with the day of its release and its list price, in USD per million tokens. */
export type ReleasePrice = {
  readonly vendor: string
  readonly model: string
  /** As exactly as known: `2024-09` or `2024-09-19`. */
  readonly release_date: string
  readonly open_weights: boolean | null
  readonly blended: number
  readonly source_id: string
}

/** The catalogue's models whose month of release and price are known and not zero, oldest first. */
export function releasePrices(_: Dialect): Sql {
  return sql`
    select vendor, model, release_date, open_weights, (3 * price_input + price_output) / 4 as blended, source_id
    from models
    where length(release_date) >= 7 and price_input > 0 and price_output > 0
    order by release_date, vendor, model`
}
