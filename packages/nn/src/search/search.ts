import { createRandom, UserError } from '@bellwether/core'
import { checkOptions, named } from '../named.ts'
import { checkCount, checkPositive } from '../ranges.ts'
import { type Drawn, drawFrom, type Space } from './space.ts'

/** Settings that were tried, and how they scored. */
export type Trial<P> = { readonly settings: P; readonly score: number }

export type SearchResult<P> = { readonly best: Trial<P>; readonly trials: readonly Trial<P>[] }

const goals = { minimize: 1, maximize: -1 } as const

type Goal = { goal?: 'minimize' | 'maximize' }

/** Best first; a score of NaN, as of a run that diverged, comes last. */
function ranked<T extends { readonly score: number }>(
  trials: readonly T[],
  goal: Goal['goal'] = 'minimize',
): T[] {
  const sign = named('goal', goals, goal)
  const cost = ({ score }: T) => (Number.isNaN(score) ? Number.POSITIVE_INFINITY : sign * score)
  return trials.toSorted((a, b) => (cost(a) === cost(b) ? 0 : cost(a) - cost(b)))
}

function resultOf<P>(what: string, trials: readonly Trial<P>[], goal: Goal['goal']): SearchResult<P> {
  const [best] = ranked(trials, goal)
  if (!best || Number.isNaN(best.score))
    throw new UserError(`${what}: none of ${trials.length} trials gave a score`, {
      hint: 'check the settings’ values and what the objective returns',
    })
  return { best, trials }
}

async function tryAll<P>(
  all: Iterable<P>,
  objective: (settings: P) => number | Promise<number>,
): Promise<Trial<P>[]> {
  const trials: Trial<P>[] = []
  for (const settings of all) {
    const score = await objective(settings)
    if (typeof score !== 'number')
      throw new UserError(
        `search: the objective gave ${JSON.stringify(score)} for ${JSON.stringify(settings)}`,
        {
          hint: 'return one number, such as the validation loss',
        },
      )
    trials.push({ settings, score })
  }
  return trials
}

type Grid = Readonly<Record<string, readonly unknown[]>>
type GridPoint<G extends Grid> = { [K in keyof G]: G[K][number] }

function pointsOf<G extends Grid>(grid: G): GridPoint<G>[] {
  const odd = Object.entries(grid).find(([, values]) => !Array.isArray(values))
  if (odd)
    throw new UserError(`gridSearch: "${odd[0]}" is no list of values`, { hint: 'give them in brackets' })
  return Object.entries(grid).reduce<Record<string, unknown>[]>(
    (points, [name, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  ) as GridPoint<G>[]
}

/**
 * Tries every combination of settings, the last one changing fastest.
 *
 * @param objective trains with the settings and gives the score, lower is better unless `goal` is `maximize`
 * @example
 * await gridSearch({ units: [32, 64], rate: [0.1, 0.01] }, async ({ units, rate }) => lossOf(units, rate))
 */
export async function gridSearch<const G extends Grid>(
  grid: G,
  objective: (settings: GridPoint<G>) => number | Promise<number>,
  options: Goal = {},
): Promise<SearchResult<GridPoint<G>>> {
  checkOptions('gridSearch', options, { goal: true })
  const { goal = 'minimize' } = options
  named('goal', goals, goal)
  return resultOf('gridSearch', await tryAll(pointsOf(grid), objective), goal)
}

/**
 * Tries settings drawn at random: better than a grid when only some settings matter (Bergstra and Bengio, JMLR 2012).
 *
 * @example
 * await randomSearch({ rate: logUniform(1e-4, 1e-1), units: choice([32, 64]) }, objective, { trials: 20, seed: 1 })
 */
export async function randomSearch<S extends Space>(
  space: S,
  objective: (settings: Drawn<S>) => number | Promise<number>,
  options: { trials: number; seed: number } & Goal,
): Promise<SearchResult<Drawn<S>>> {
  checkOptions('randomSearch', options, { trials: true, seed: true, goal: true })
  const { trials, seed, goal = 'minimize' } = options
  named('goal', goals, goal)
  checkCount('randomSearch: trials', trials)
  const random = createRandom(seed)
  const drawn = Array.from({ length: trials }, () => drawFrom(space, random))
  return resultOf('randomSearch', await tryAll(drawn, objective), goal)
}

/** A trial and the budget it was given in its last round. */
export type BudgetedTrial<P> = Trial<P> & { readonly budget: number }

/**
 * Tries many settings with a small budget and goes on with the best part, given more each round, until one is left
 * (Jamieson and Talwalkar, AISTATS 2016).
 *
 * @param objective trains for a budget, such as a number of epochs, and gives the score
 * @param options.candidates how many settings are drawn
 * @param options.budget of the first round
 * @param options.factor how many times fewer candidates and more budget each round has; 3 by default
 */
export async function successiveHalving<S extends Space>(
  space: S,
  objective: (settings: Drawn<S>, budget: number) => number | Promise<number>,
  options: { candidates: number; budget: number; factor?: number; seed: number } & Goal,
): Promise<{ best: BudgetedTrial<Drawn<S>>; trials: BudgetedTrial<Drawn<S>>[] }> {
  checkOptions('successiveHalving', options, {
    candidates: true,
    budget: true,
    factor: true,
    seed: true,
    goal: true,
  })
  const { candidates, budget, factor = 3, seed, goal = 'minimize' } = options
  named('goal', goals, goal)
  checkCount('successiveHalving: candidates', candidates)
  checkPositive('successiveHalving: budget', budget)
  if (!(factor > 1))
    throw new UserError(`successiveHalving: factor ${factor} drops nobody`, { hint: 'use 2 or 3' })
  const random = createRandom(seed)
  const trials: BudgetedTrial<Drawn<S>>[] = []
  let field = Array.from({ length: candidates }, () => drawFrom(space, random))
  for (let round = budget; ; round *= factor) {
    const tried = await tryAll(field, (settings) => objective(settings, round))
    const scored = tried.map((trial) => ({ ...trial, budget: round }))
    trials.push(...scored)
    if (field.length <= 1)
      return { best: { ...resultOf('successiveHalving', scored, goal).best, budget: round }, trials }
    field = ranked(scored, goal)
      .slice(0, Math.max(1, Math.floor(field.length / factor)))
      .map(({ settings }) => settings)
  }
}
