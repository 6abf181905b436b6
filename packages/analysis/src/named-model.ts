import { UserError } from '@bellwether/core'
import {
  type AdoptionModelName,
  adoptionModels,
  type Forecaster,
  type ForecasterName,
  forecasters,
} from '@bellwether/models'

/** The names of every model of one series, forecasters first. */
const modelNames = [...Object.keys(forecasters), ...Object.keys(adoptionModels)]

/**
 * A forecaster or a model of adoption by its name.
 *
 * @throws UserError for a model that does not exist
 */
export function namedModel(name: string): Forecaster {
  if (Object.hasOwn(forecasters, name)) return forecasters[name as ForecasterName]
  if (Object.hasOwn(adoptionModels, name)) return adoptionModels[name as AdoptionModelName]
  throw new UserError(`no model "${name}"`, { hint: `choose ${modelNames.join(', ')}` })
}
