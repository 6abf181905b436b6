import { combineForecasts, weightedMean } from '../forecast/combination.ts'
import { conformal, normalReach } from '../forecast/conformal.ts'
import { damped } from '../forecast/ets/ets.ts'
import type { Fitted } from '../forecast/forecaster.ts'
import { anchoredGompertz, leastLevels } from './curve-models.ts'
import { logitDamped } from './logit-damped.ts'
import { defineAdoption } from './model.ts'

/** Weights of the damped trend, the anchored Gompertz curve and the logit-damped trend. */
const alone = [1, 1, 1]
/** An expected ceiling makes the curve the best of the three by far: found on internet users by country. */
const withCeiling = [1, 3, 1]

/** How much wider than other annual series' the errors of levels that bend are. Found on internet users by country. */
const spread = 2

/**
 * The default: an average of the damped trend, the Gompertz curve through the last level and the damped trend of logits.
 * The first goes on with what is, the second bends, the third does both without a shape.
 */
export const adoption = defineAdoption({
  name: 'adoption',
  estimate(levels, options) {
    const drawable = levels.length >= leastLevels && levels.at(-1)! > 0
    const curve = drawable ? anchoredGompertz.fit(levels, options) : undefined
    const fits: Fitted[] = [damped.fit(levels), ...(curve ? [curve] : []), logitDamped.fit(levels)]
    const weights = curve && options.expectedCeiling !== undefined ? withCeiling : alone
    const combine = weightedMean(weights)
    const at = new Float64Array(fits.length)
    return {
      label: `average of ${fits.map(({ label }) => label).join(' | ')}`,
      fitted: levels.map((_, t) => {
        for (let k = 0; k < fits.length; k++) at[k] = fits[k]!.fitted[t]!
        return combine(at)
      }),
      predict(horizon) {
        const forecasts = fits.map((fit) => fit.predict(horizon))
        // Short series fit their curves too well.
        const usual = normalReach(spread * (1 + 16 / levels.length))
        return conformal(combineForecasts(forecasts, combine), [], { usual })
      },
      ceiling: curve?.ceiling ?? { refused: 'no-curve' },
      parameters: {},
    }
  },
})
