import { bgBbAlive, bgBbExpected, fitBgBb } from './bg-bb.ts'
import { bgNbdAlive, bgNbdExpected, fitBgNbd, type History } from './bg-nbd.ts'
import type { LifetimeFit } from './fit.ts'
import type { PurchaseHistories } from './histories.ts'
import { fitParetoNbd, paretoNbdAlive, paretoNbdExpected } from './pareto-nbd.ts'

/** A model of repeat purchases at its maximum likelihood: what it says of customers. */
export type FittedLifetime = LifetimeFit<string> & {
  /** The chance that a customer is still one. */
  alive(history: History): number
  /** Expected purchases of a customer in a time `t` from now. */
  expected(history: History, t: number): number
}

/** A model of repeat purchases: how it is fitted, and what follows from its parameters. */
function lifetimeModel<Name extends string>(
  fit: (histories: PurchaseHistories) => LifetimeFit<Name>,
  alive: (parameters: Record<Name, number>, history: History) => number,
  expected: (parameters: Record<Name, number>, history: History, t: number) => number,
): (histories: PurchaseHistories) => FittedLifetime {
  return (histories) => {
    const fitted = fit(histories)
    const names = Object.keys(fitted.parameters) as Name[]
    const values = Object.fromEntries(names.map((name) => [name, fitted.parameters[name].value])) as Record<
      Name,
      number
    >
    return {
      ...fitted,
      alive: (history) => alive(values, history),
      expected: (history, t) => expected(values, history, t),
    }
  }
}

/**
 * The models of repeat purchases by name. The first two take times in any unit; BG/BB takes chances to buy, of which at
 * most one a period is used.
 */
export const lifetimeModels = {
  'bg-nbd': lifetimeModel(fitBgNbd, bgNbdAlive, bgNbdExpected),
  'pareto-nbd': lifetimeModel(fitParetoNbd, paretoNbdAlive, paretoNbdExpected),
  'bg-bb': lifetimeModel(fitBgBb, bgBbAlive, bgBbExpected),
} as const

export type LifetimeModelName = keyof typeof lifetimeModels
