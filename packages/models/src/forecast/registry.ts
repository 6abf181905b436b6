import { arima } from './arima/arima.ts'
import { adjustedTheta, auto } from './auto.ts'
import { ces } from './ces.ts'
import { dynamicTheta } from './dynamic-theta.ts'
import { etsBootstrap } from './ets/bootstrap.ts'
import { damped, ets, holt, holtWinters, holtWintersMultiplicative, ses } from './ets/ets.ts'
import type { Forecaster } from './forecaster.ts'
import { croston, sba, tsb } from './intermittent.ts'
import { mstlEts } from './mstl.ts'
import { drift, naive, seasonalNaive } from './naive.ts'
import { harmonicRegression, regression } from './regression.ts'
import { theta } from './theta.ts'

/** Every forecaster of one series by name. One more model is one more line here. */
export const forecasters = {
  auto,
  naive,
  'seasonal-naive': seasonalNaive,
  drift,
  ses,
  holt,
  damped,
  'holt-winters': holtWinters,
  'holt-winters-multiplicative': holtWintersMultiplicative,
  ets,
  'ets-bootstrap': etsBootstrap,
  theta,
  'dynamic-theta': dynamicTheta,
  'adjusted-theta': adjustedTheta,
  ces,
  arima,
  mstl: mstlEts,
  regression,
  'harmonic-regression': harmonicRegression,
  croston,
  sba,
  tsb,
} as const satisfies Readonly<Record<string, Forecaster>>

export type ForecasterName = keyof typeof forecasters
