import { UserError } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import type { SalesFilter } from '../queries/sales.ts'
import { mainTransitions, purchaseTransitions, type Transition } from '../queries/transitions.ts'
import { type ChangeOptions, comparisonOf } from './change.ts'
import type { Dimension } from './contract.ts'
import { stationary } from './stationary.ts'

/** How often customers went from one vendor to another. */
export type SwitchRow = {
  readonly from: string
  readonly to: string
  /** Moves: purchases that follow another, or customers between the main vendors of two periods. */
  readonly customers: number
  /** Of all moves that start at `from`, the fraction that goes to `to`; null where none starts there. */
  readonly rate: number | null
}

/** Where customers go, and the shares that this would lead to if it went on. */
export type Switching = {
  readonly rows: readonly SwitchRow[]
  readonly stationary: Readonly<Record<string, number>>
  /** Whether those shares are the same wherever one starts; if not, they are what today's shares lead to. */
  readonly unique: boolean
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/**
 * The switching matrix of counted moves, each pair of vendors once, and its stationary shares.
 *
 * A vendor from which no move was seen has no rates; for the stationary shares its customers then go where all moves
 * go. Where the chain has several closed classes the stationary shares depend on the start: it is then taken where
 * customers are now, at the ends of all moves.
 */
export function switchingOf(moves: readonly Transition[]): Switching {
  const names = [...new Set(moves.flatMap(({ from, to }) => [from, to]))].sort()
  const place = new Map(names.map((name, i) => [name, i]))
  const counts = names.map(() => names.map(() => 0))
  for (const { from, to, customers } of moves) counts[place.get(from)!]![place.get(to)!]! += customers
  const ends = names.map((_, j) => sum(counts.map((row) => row[j]!)))
  const now = ends.map((count) => count / sum(ends))
  const rates = counts.map((row) => (sum(row) > 0 ? row.map((count) => count / sum(row)) : undefined))
  const { shares, unique } = stationary(
    rates.map((row) => row ?? now),
    now,
  )
  return {
    rows: names.flatMap((from, i) =>
      names.map((to, j) => ({ from, to, customers: counts[i]![j]!, rate: rates[i]?.[j] ?? null })),
    ),
    stationary: Object.fromEntries(names.map((name, i) => [name, shares[i]!])),
    unique,
  }
}

/** Refuses an empty answer: there is nothing to compute rates from. */
function nonEmpty(moves: readonly Transition[]): readonly Transition[] {
  if (moves.length > 0) return moves
  throw new UserError('no customer bought twice in what is asked for, so nothing is known of switching', {
    hint: 'import sales with customers (--map customer_id=COLUMN), or ask for more days',
  })
}

/**
 * Switching between consecutive purchases of each customer.
 *
 * @throws UserError when no customer bought twice
 */
export async function purchaseSwitching(
  engine: Engine,
  options: SalesFilter & { by?: Dimension } = {},
): Promise<Switching> {
  return switchingOf(nonEmpty(await engine.all<Transition>(purchaseTransitions(engine.dialect, options))))
}

/**
 * Switching between the main vendors that customers had in two periods.
 *
 * @throws UserError when the periods overlap, or no customer bought in both
 */
export async function mainSwitching<By extends Dimension = 'vendor'>(
  engine: Engine,
  options: ChangeOptions<By>,
): Promise<Switching> {
  const comparison = await comparisonOf(engine, options)
  return switchingOf(nonEmpty(await engine.all<Transition>(mainTransitions(engine.dialect, comparison))))
}
