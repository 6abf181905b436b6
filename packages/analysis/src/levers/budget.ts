import { UserError } from '@bellwether/core'
import type { FileTable } from '@bellwether/market'
import { nonlinearLeastSquares, responseOf, type SpendingResponse, splitBudget } from '@bellwether/models'
import { numbersOf, textsOf } from '../columns.ts'

/** How a channel's part of a budget was found. */
export type BudgetRow = {
  readonly kind: 'budget'
  readonly channel: string
  readonly spend: number
  readonly share: number
  /** What the spend brings, in the unit of the file. */
  readonly brings: number
  /** What the next unit of budget brings: the same in all channels that are at no bound. */
  readonly marginal: number
  /** The response curve: ceiling · (1 − exp(−spend / scale)). */
  readonly ceiling: number
  readonly scale: number
  /** Standard error of the ceiling where the curve was fitted. */
  readonly ceiling_error: number | null
  /** Observed spends that the curve was fitted to. */
  readonly observations: number | null
}

type Channel = SpendingResponse & { readonly error: number | null; readonly observations: number | null }

/** A curve as the file states it. */
function statedChannels(table: FileTable, names: readonly (string | null)[]): Channel[] {
  const [ceilings, scales] = [numbersOf(table, 'ceiling'), numbersOf(table, 'scale')]
  const bound = (name: string) => (table.columns.has(name) ? numbersOf(table, name) : undefined)
  const [least, most] = [bound('at_least'), bound('at_most')]
  const given = (column: Float64Array | undefined, row: number) =>
    column && !Number.isNaN(column[row]!) ? column[row] : undefined
  return names.map((name, row) => {
    const [atLeast, atMost] = [given(least, row), given(most, row)]
    return {
      name: name ?? `row ${row + 1}`,
      ceiling: ceilings[row]!,
      scale: scales[row]!,
      ...(atLeast !== undefined && { atLeast }),
      ...(atMost !== undefined && { atMost }),
      error: null,
      observations: null,
    }
  })
}

/** Fits the curve of one channel to what its spends brought, on a logarithmic scale of both parameters. */
function fittedChannel(name: string, spends: readonly number[], brought: readonly number[]): Channel {
  if (new Set(spends).size < 3) {
    throw new UserError(`"${name}" has ${new Set(spends).size} different spends`, {
      hint: 'give three or more, or state ceiling and scale',
    })
  }
  const curve = ([ceiling, scale]: Float64Array) => ({
    name,
    ceiling: Math.exp(ceiling!),
    scale: Math.exp(scale!),
  })
  const residuals = (at: Float64Array) =>
    Float64Array.from(spends, (spend, i) => brought[i]! - responseOf(curve(at), spend))
  const start = [Math.log(1.5 * Math.max(...brought)), Math.log(Math.max(...spends))]
  const fit = nonlinearLeastSquares(residuals, start)
  const found = curve(fit.coefficients)
  const error = found.ceiling * fit.standardErrors[0]!
  if (!fit.converged || !Number.isFinite(found.ceiling) || found.scale > 100 * Math.max(...spends)) {
    throw new UserError(`the spends of "${name}" show no diminishing return`, {
      hint: 'spend more in some period to see where it ends, or state ceiling and scale',
    })
  }
  return { ...found, error, observations: spends.length }
}

function fittedChannels(table: FileTable, names: readonly (string | null)[]): Channel[] {
  const [spends, brought] = [numbersOf(table, 'spend'), numbersOf(table, 'brought')]
  return [...new Set(names)].map((name) => {
    const rows = names.flatMap((other, row) => (other === name ? [row] : []))
    return fittedChannel(
      name ?? '',
      rows.map((row) => spends[row]!),
      rows.map((row) => brought[row]!),
    )
  })
}

/**
 * The best split of a budget over the channels of a file: either `channel, ceiling, scale` (and `at_least`, `at_most`) with a
 * row a channel, or `channel, spend, brought` with a row a channel and period, from which the curves are fitted.
 *
 * @throws UserError for columns that are missing, spends that show no diminishing return, or bounds that leave no room
 */
export function budgetRows(table: FileTable, budget: number): BudgetRow[] {
  const names = textsOf(table, 'channel')
  const channels = table.columns.has('ceiling') ? statedChannels(table, names) : fittedChannels(table, names)
  const { spend, marginal } = splitBudget(channels, budget)
  return channels.map((channel, i) => ({
    kind: 'budget',
    channel: channel.name,
    spend: spend[i]!,
    share: budget > 0 ? spend[i]! / budget : 0,
    brings: responseOf(channel, spend[i]!),
    marginal,
    ceiling: channel.ceiling,
    scale: channel.scale,
    ceiling_error: channel.error,
    observations: channel.observations,
  }))
}
