import { isUserError, UserError } from '@bellwether/core'
import {
  fitShiftedBetaGeometric,
  type LifetimeFit,
  type SbgEstimate,
  sbgAlike,
  sbgLifetimeEstimate,
  sbgParameters,
  sbgRetention,
  sbgSurvivalEstimate,
} from '@bellwether/models'
import type { SubscriberCohort } from './subscribers.ts'

type SbgFit = LifetimeFit<'alpha' | 'beta'>

export type SubscriptionOptions = {
  /** Renewals ahead that the curve is projected for. */
  readonly horizon: number
  /** Per renewal, above 0: 0.1 for 10 %. */
  readonly discount: number
  /** What is paid at a renewal: 1 unless given. */
  readonly amount?: number
  /** What is earned of a unit of value: 1 unless given. */
  readonly margin?: number
  /** Whether all cohorts are taken to leave alike. */
  readonly pool?: boolean
}

/** How a cohort goes on: observed as far as it is known, and as the model has it. */
export type SurvivalRow = {
  readonly cohort: string
  readonly period: number
  /** Subscribers; null where they are yet to come. */
  readonly active: number | null
  /** The share of the cohort that was left; null where it is yet to come. */
  readonly observed: number | null
  /** The share left by the model, with its 95 % interval. */
  readonly survival: number
  readonly low: number
  readonly high: number
  /** The share of those who were left that stays at this renewal; null at the start. */
  readonly retention: number | null
}

/** What a cohort is still worth. */
export type CohortValue = {
  readonly cohort: string
  /** Subscribers at the start. */
  readonly customers: number
  /** Subscribers after its last renewal. */
  readonly active: number
  readonly renewals: number
  /** Whether it is told by the model of all cohorts. */
  readonly pooled: boolean
  /** Subscribers expected after the horizon. */
  readonly expected_active: number
  /** Discounted renewals still to come of one who is there, the next one a period from now. */
  readonly residual_renewals: number
  readonly standard_error: number
  readonly low: number
  readonly high: number
  /** The same of all who are there, times what is paid and the margin. */
  readonly value: number
}

export type SubscriptionAnswer = {
  /** One a cohort that has a model of its own, and one of all where there are several. */
  readonly fits: readonly { readonly cohort: string; readonly fit: SbgFit }[]
  /** Whether cohorts leave alike; undefined with fewer than two models. */
  readonly alike: { readonly statistic: number; readonly df: number; readonly pValue: number } | undefined
  readonly cohorts: readonly CohortValue[]
  readonly curve: readonly SurvivalRow[]
}

/** A cohort's own model, or why it has none. */
function ownFit({ active }: SubscriberCohort): { fit: SbgFit } | { reason: unknown } {
  try {
    return { fit: fitShiftedBetaGeometric(active) }
  } catch (reason) {
    if (!isUserError(reason)) throw reason
    return { reason }
  }
}

function curveOf({ name, active }: SubscriberCohort, fit: SbgFit, horizon: number): SurvivalRow[] {
  return Array.from({ length: active.length + horizon }, (_, period) => {
    const { value, low, high } = sbgSurvivalEstimate(fit, period)
    const count = active[period] ?? null
    return {
      ...{ cohort: name, period, active: count, observed: count === null ? null : count / active[0]! },
      ...{ survival: value, low, high },
      retention: period === 0 ? null : sbgRetention(sbgParameters(fit), period),
    }
  })
}

function worth(
  { name, active }: SubscriberCohort,
  { fit, pooled }: { fit: SbgFit; pooled: boolean },
  { horizon, discount, amount = 1, margin = 1 }: SubscriptionOptions,
): CohortValue {
  const renewals = active.length - 1
  const left = active.at(-1)!
  const share = (period: number): SbgEstimate => sbgSurvivalEstimate(fit, period)
  const residual = sbgLifetimeEstimate(fit, renewals, discount)
  return {
    ...{ cohort: name, customers: active[0]!, active: left, renewals, pooled },
    expected_active: (left * share(renewals + horizon).value) / share(renewals).value,
    residual_renewals: residual.value,
    standard_error: residual.standardError,
    ...{ low: residual.low, high: residual.high },
    value: left * residual.value * amount * margin,
  }
}

function check(cohorts: readonly SubscriberCohort[], { horizon, discount }: SubscriptionOptions): void {
  if (cohorts.length === 0) {
    throw new UserError('there are no subscribers', { hint: 'give the subscribers of a cohort by renewal' })
  }
  for (const { name, active } of cohorts) {
    if (!(active[0]! > 1)) {
      throw new UserError(`cohort ${name} begins with ${active[0]} subscribers`, {
        hint: 'counts of subscribers are needed, not shares: how many there are says how sure one can be',
      })
    }
    const risen = active.findIndex((count, t) => count < 0 || (t > 0 && count > active[t - 1]!))
    if (risen < 0) continue
    throw new UserError(
      `cohort ${name}: ${active[risen]} subscribers in period ${risen}, after ${active[risen - 1]}`,
      {
        hint: 'who left does not come back in this model: count those who are still subscribed; of retention take --kind unbounded',
      },
    )
  }
  if (Number.isInteger(horizon) && horizon >= 1 && discount > 0) return
  throw new UserError(`a horizon of ${horizon} renewals and a discount of ${discount}`, {
    hint: 'the horizon is a whole number; the discount is above 0, since renewals have no end: 10 % is 0.1',
  })
}

/**
 * What subscribers are still worth: the shifted-beta-geometric model of each cohort, its curve of retention, and the
 * discounted renewals to come. A cohort too short for a model of its own is told by that of all cohorts.
 *
 * @throws UserError when the counts are no cohorts or show no model
 * @see Fader and Hardie (2010), "Customer-Base Valuation in a Contractual Setting: The Perils of Ignoring Heterogeneity",
 * Marketing Science 29(1)
 */
export function subscriptionValue(
  cohorts: readonly SubscriberCohort[],
  options: SubscriptionOptions,
): SubscriptionAnswer {
  check(cohorts, options)
  const own = cohorts.map(ownFit)
  const fitted = own.flatMap((made) => ('fit' in made ? [made.fit] : []))
  const several = cohorts.length > 1
  const [first] = own
  if (!several && 'reason' in first!) throw first.reason
  const together = several
    ? fitShiftedBetaGeometric(
        ...cohorts.filter(({ active }) => active.length > 1).map(({ active }) => active),
      )
    : undefined
  const told = own.map((made) =>
    'fit' in made && !(together && options.pool)
      ? { fit: made.fit, pooled: false }
      : { fit: together!, pooled: true },
  )
  return {
    fits: [
      ...told.flatMap(({ fit, pooled }, i) => (pooled ? [] : [{ cohort: cohorts[i]!.name, fit }])),
      ...(together ? [{ cohort: 'all', fit: together }] : []),
    ],
    alike: together && fitted.length === cohorts.length ? sbgAlike(fitted, together) : undefined,
    cohorts: cohorts.map((cohort, i) => worth(cohort, told[i]!, options)),
    curve: cohorts.flatMap((cohort, i) => curveOf(cohort, told[i]!.fit, options.horizon)),
  }
}
