import { UserError } from '@bellwether/core'
import sql from 'sql-template-tag'
import type { Engine } from '../engines/engine.ts'
import type { FigureOptions } from '../queries/figures.ts'
import { type SalesMeasure, salesMeasures } from '../queries/sales.ts'
import type { Dimension, ShareRow } from './contract.ts'
import { observedShares } from './observed.ts'
import { salesMarket, soldShares } from './sold.ts'

/** Which shares are asked for, of published figures and of sales. */
export type SharesOptions<By extends Dimension = 'vendor'> = FigureOptions & { by?: By }

/** Whether a table is there and has rows; fact bases have no sales. */
export async function hasRows(engine: Engine, table: 'sales' | 'observations' | 'events'): Promise<boolean> {
  const [there] = await engine.all(
    sql`select 1 as there from information_schema.tables where table_name = ${table} limit 1`,
  )
  if (!there) return false
  return (await engine.all(sql`select 1 as one from ${engine.dialect.identifier(table)} limit 1`)).length > 0
}

const isSalesMeasure = (measure: string | undefined): measure is SalesMeasure | undefined =>
  measure === undefined || salesMeasures.some((known) => known === measure)

/** Whether what is asked for can be answered from sales: their market and one of their measures, or any. */
export async function asksForSales(
  engine: Engine,
  { market, basis, measure }: FigureOptions,
): Promise<boolean> {
  if (!isSalesMeasure(measure) || basis !== undefined) return false
  return (market === undefined || salesMarket.includes(market.toLowerCase())) && hasRows(engine, 'sales')
}

/**
 * Shares of every market that a fact base or a workspace knows of: of published figures and of sales. They stand side
 * by side, each on its own basis.
 *
 * @throws UserError when nothing fits what is asked for
 */
export async function shares<By extends Dimension = 'vendor'>(
  engine: Engine,
  { by = 'vendor' as By, vendor, ...options }: SharesOptions<By> = {},
): Promise<ShareRow<By>[]> {
  // Other vendors are a vendor's denominator: they are left out only after the shares are known.
  const filter = by === 'vendor' ? options : { ...options, vendor }
  const { measure, grain, from, to, region, segment } = options
  const sold =
    isSalesMeasure(measure) && (await asksForSales(engine, options))
      ? await soldShares(engine, {
          by,
          measure,
          grain,
          from,
          to,
          region,
          segment,
          vendor: by === 'vendor' ? undefined : vendor,
        })
      : []
  const all = [...sold, ...(await observedShares(engine, { ...filter, by }))]
  const asked =
    by === 'vendor' && vendor ? all.filter((row) => row[by].toLowerCase() === vendor.toLowerCase()) : all
  if (asked.length > 0) return asked
  throw new UserError('there are no shares of what is asked for', {
    hint: '"bellwether share" lists the markets that there are; leave out an option, or import data of your own',
  })
}
