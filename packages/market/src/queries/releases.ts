import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'

/** A model of the catalogue whose month of release is known. */
export type Release = {
  readonly vendor: string
  readonly model: string
  /** As exactly as known: `2024-09` or `2024-09-19`. */
  readonly release_date: string
  readonly context_length: number | null
  readonly open_weights: boolean | null
  /** Its rating on the text leaderboard of LMArena, the latest on record. */
  readonly arena_rating: number | null
  readonly source_id: string
}

const arena = 'LMArena text rating'

/** Models with a month of release, oldest first. */
export function releases(_: Dialect): Sql {
  return sql`
    select vendor, model, release_date, context_length, open_weights, source_id,
      case when benchmark_1 = ${arena} then benchmark_1_score when benchmark_2 = ${arena} then benchmark_2_score end
        as arena_rating
    from models where length(release_date) >= 7 order by release_date, vendor, model`
}
