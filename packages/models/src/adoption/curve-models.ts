import { UserError } from '@bellwether/core'
import { gaussian } from '../forecast/distribution.ts'
import { bassOfAdopters } from './bass-levels.ts'
import { ceilingOf } from './ceiling.ts'
import { type CurveName, curves } from './curve.ts'
import { type CeilingPrior, type CurveFit, fitCurve, orInfinite } from './curve-fit.ts'
import { type AdoptionEstimate, type AdoptionModel, type AdoptionOptions, defineAdoption } from './model.ts'

/** How firmly an expected ceiling is held: 7 % by one standard deviation. Found on internet users by country. */
const heldSpread = 0.07

/** Where a ceiling lies that neither the data nor anyone else says anything of: half as high again, or anywhere near. */
const looseCeiling = 1.5
const looseSpread = 0.3

/** The prior of a ceiling; never below a little more than the last level. */
export function priorOf(last: number, expected: number | undefined): CeilingPrior {
  if (expected === undefined) return { ceiling: looseCeiling * last, spread: looseSpread }
  return { ceiling: Math.max(1.05 * last, expected), spread: heldSpread }
}

/** The least levels for a curve of three parameters. */
export const leastLevels = 4

/** The forecast along a curve. Its spread is that of the changes which the curve leaves, added up. */
export function alongCurve(fit: CurveFit, length: number): AdoptionEstimate['predict'] {
  let changes = 0
  for (let t = 1; t < length; t++) changes += (fit.residuals[t]! - fit.residuals[t - 1]!) ** 2
  const sigma = Math.sqrt(changes / Math.max(1, length - 3))
  return (horizon) =>
    gaussian(
      Float64Array.from({ length: horizon }, (_, h) => fit.level(length + h + 1)),
      Float64Array.from({ length: horizon }, (_, h) => sigma * Math.sqrt((h + 1) * (1 + (h + 1) / length))),
    )
}

function parametersOf({ curve, parameters, standardErrors }: CurveFit): AdoptionEstimate['parameters'] {
  const values = curve.named(parameters)
  // Parameters are searched as logarithms, save for the midpoint: the delta method scales their errors.
  return Object.fromEntries(
    Object.entries(values).map(([name, value], k) => [
      name,
      { value, standardError: orInfinite(standardErrors[k]! * (name === 'midpoint' ? 1 : value)) },
    ]),
  )
}

/** The curve to forecast along: the data's own where they show a ceiling, else the most probable one near the expected. */
function forecastCurve(
  name: CurveName,
  own: CurveFit,
  levels: Float64Array,
  anchored: boolean,
  shown: boolean,
  { expectedCeiling }: AdoptionOptions,
): CurveFit | undefined {
  if (shown && expectedCeiling === undefined) return own
  return fitCurve(curves[name], levels, anchored, priorOf(levels.at(-1)!, expectedCeiling))
}

/** The curve through the levels alone, or through what they add up where the field fits that. */
function ownCurve(name: CurveName, levels: Float64Array, anchored: boolean, { cumulative }: AdoptionOptions) {
  if (levels.length < leastLevels) return undefined
  const differenced = cumulative && name === 'bass' && !anchored ? bassOfAdopters(levels) : undefined
  return differenced ?? fitCurve(curves[name], levels, anchored)
}

/** Forecasts along one S-curve. */
function curveModel(name: CurveName, anchored: boolean): AdoptionModel {
  const full = anchored ? `anchored-${name}` : name
  return defineAdoption({
    name: full,
    estimate(levels, options) {
      const last = levels.at(-1)!
      const own = ownCurve(name, levels, anchored, options)
      const ceiling = ceilingOf(own, last)
      const fit = own && forecastCurve(name, own, levels, anchored, !('refused' in ceiling), options)
      if (!fit || !(last > 0)) {
        const found = last > 0 ? `there are ${levels.length}` : 'the last one is 0'
        throw new UserError(`a curve needs at least ${leastLevels} levels above 0, ${found}`, {
          hint: 'collect more history, or use the model "adoption", which makes do with 3',
        })
      }
      return {
        label: anchored ? `${name} through the last level` : name,
        fitted: levels.map((_, t) => fit.level(t + 1)),
        predict: alongCurve(fit, levels.length),
        ceiling,
        parameters: parametersOf(fit),
      }
    },
  })
}

/**
 * Bass's curve by nonlinear least squares on levels; on new adopters, in the difference form, where levels add them up
 * (`cumulative`) and have passed their peak.
 */
export const bassCurve = curveModel('bass', false)
export const logisticCurve = curveModel('logistic', false)
export const gompertzCurve = curveModel('gompertz', false)
export const shiftedGompertzCurve = curveModel('shifted-gompertz', false)
export const anchoredBass = curveModel('bass', true)
export const anchoredLogistic = curveModel('logistic', true)
export const anchoredGompertz = curveModel('gompertz', true)
export const anchoredShiftedGompertz = curveModel('shifted-gompertz', true)
