import { adoption } from './average.ts'
import {
  anchoredBass,
  anchoredGompertz,
  anchoredLogistic,
  anchoredShiftedGompertz,
  bassCurve,
  gompertzCurve,
  logisticCurve,
  shiftedGompertzCurve,
} from './curve-models.ts'
import { logitDamped } from './logit-damped.ts'
import type { AdoptionModel } from './model.ts'

/** Every model of adoption by name. One more is one more line here. */
export const adoptionModels = {
  adoption,
  bass: bassCurve,
  logistic: logisticCurve,
  gompertz: gompertzCurve,
  'shifted-gompertz': shiftedGompertzCurve,
  'anchored-bass': anchoredBass,
  'anchored-logistic': anchoredLogistic,
  'anchored-gompertz': anchoredGompertz,
  'anchored-shifted-gompertz': anchoredShiftedGompertz,
  'logit-damped': logitDamped,
} as const satisfies Readonly<Record<string, AdoptionModel>>

export type AdoptionModelName = keyof typeof adoptionModels
