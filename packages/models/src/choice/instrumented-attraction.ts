import { type Matrix, matrix } from '../numeric/matrix.ts'
import type { InferenceOptions } from '../regression/inference.ts'
import { endogeneityTest, type InstrumentedFit, twoStageLeastSquares } from '../regression/instruments.ts'
import {
  type AttractionFit,
  type AttractionSpecification,
  attractionPredictor,
  centredDesign,
} from './attraction.ts'
import type { SharePanel } from './share-panel.ts'

export type InstrumentedAttractionSpecification = Pick<
  AttractionSpecification,
  'attributes' | 'constants'
> & {
  readonly form: AttractionFit['form']
  /** Which of the attributes moves with what is not observed: usually the price. */
  readonly endogenous: string
  /** Attributes of the panel that move it and do not attract by themselves. */
  readonly instruments: readonly string[]
}

export type InstrumentedAttraction = AttractionFit & {
  readonly firstStageF: InstrumentedFit['firstStageF'][0]
  readonly overidentification: InstrumentedFit['overidentification']
  /** Durbin, Wu and Hausman: a small p-value says that least squares is biased. */
  readonly endogeneity: { readonly statistic: number; readonly pValue: number }
}

/** Columns of a matrix, by their index. */
function pick(x: Matrix, columns: readonly number[]): Matrix {
  const result = matrix(x.rows, columns.length)
  for (let i = 0; i < x.rows; i++) {
    columns.forEach((k, at) => {
      result.data[i * columns.length + at] = x.data[i * x.columns + k]!
    })
  }
  return result
}

/**
 * An attraction model whose price moves with what is not observed: two-stage least squares on log-centred columns, which is
 * Berry's inversion (1994) without an outside option: each market's mean takes its place. Robust errors.
 *
 * @throws UserError for shares of 0, instruments that are missing or follow from the attributes
 * @example
 * instrumentedAttraction(panel, { form: 'mnl', attributes: ['price', 'quality'], endogenous: 'price', instruments: ['cost'] })
 */
export function instrumentedAttraction(
  panel: SharePanel,
  { form, endogenous, instruments, attributes = [], constants = true }: InstrumentedAttractionSpecification,
  options: InferenceOptions = {},
): InstrumentedAttraction {
  const exogenous = attributes.filter((name) => name !== endogenous)
  // The endogenous attribute comes last, as two-stage least squares lays its coefficients out.
  const specification = { attributes: [...exogenous, endogenous], constants }
  const { markets, x, y, names } = centredDesign(panel, form, specification)
  const moving = centredDesign(panel, 'mnl', { attributes: instruments, constants: false }).x
  const last = names.length - 1
  const data = {
    y,
    exogenous: pick(
      x,
      names.slice(0, last).map((_, k) => k),
    ),
    endogenous: pick(x, [last]),
    instruments: moving,
    names,
  }
  const fit = twoStageLeastSquares(data, options)
  const squares = (values: Float64Array) => values.reduce((sum, v) => sum + v * v, 0)
  return {
    form,
    coefficients: fit.coefficients,
    estimates: fit.estimates,
    covariance: fit.covariance,
    rSquared: 1 - squares(fit.residuals) / squares(y),
    markets: markets.length,
    products: panel.products,
    residuals: fit.residuals,
    degreesOfFreedom: undefined,
    firstStageF: fit.firstStageF[0]!,
    overidentification: fit.overidentification,
    endogeneity: endogeneityTest(data),
    ...attractionPredictor(form, specification, fit.estimates),
  }
}
