// The public API of @bellwether/models. Nothing else may be imported from outside the package.

export { type DieboldMariano, dieboldMariano } from './backtest/diebold-mariano.ts'
export {
  type Accuracy,
  accuracy,
  type Outcome,
  OWA,
  type Score,
  score,
  type Totalling,
} from './backtest/metrics.ts'
export { type BacktestOptions, backtest, origins, type Trial } from './backtest/rolling.ts'
export type { ChoiceData, ChoiceLayout, Columns } from './choice/dataset.ts'
export {
  demand,
  diversionRatios,
  type ElasticityEstimates,
  elasticities,
  elasticityEstimates,
  type PairTable,
} from './choice/elasticity.ts'
export type { ChoiceFit, LikelihoodRatio, Predictor } from './choice/fit.ts'
export { logit } from './choice/logit.ts'
export { type LongLayout, longChoices } from './choice/long.ts'
export { type MixedSpecification, mixedLogit } from './choice/mixed.ts'
export type { MixingDistribution } from './choice/mixing.ts'
export { type NestedSpecification, nestedLogit } from './choice/nested.ts'
export type { UtilitySpecification } from './choice/utility.ts'
export { type WideLayout, wideChoices } from './choice/wide.ts'
export { willingnessToPay } from './choice/willingness.ts'
export { arimaOf } from './forecast/arima/arima.ts'
export type { ArimaOrder } from './forecast/arima/order.ts'
export type { Band, Forecast } from './forecast/distribution.ts'
export { etsOf } from './forecast/ets/ets.ts'
export type { EtsForm } from './forecast/ets/model.ts'
export { defineForecaster, type Fitted, type Forecaster, type SeriesOptions } from './forecast/forecaster.ts'
export { type ForecasterName, forecasters } from './forecast/registry.ts'
export { type Decomposition, type MultipleDecomposition, mstl, type StlOptions, stl } from './forecast/stl.ts'
export {
  type Filtered,
  kalmanFilter,
  kalmanSmoother,
  type Measurement,
  type StateEstimate,
  type StateSpace,
} from './numeric/kalman.ts'
export { type Differentiable, type LbfgsOptions, lbfgs, numericGradient } from './numeric/lbfgs.ts'
export { type LeastSquares, leastSquares } from './numeric/least-squares.ts'
export {
  cholesky,
  identity,
  invertPositive,
  type Matrix,
  matrix,
  matrixOf,
  multiply,
  solveCholesky,
  transpose,
} from './numeric/matrix.ts'
export { type Minimum, type NelderMeadOptions, nelderMead } from './numeric/nelder-mead.ts'
export { type NonlinearFit, nonlinearLeastSquares } from './numeric/nonlinear-least-squares.ts'
export { findRoot, minimizeScalar } from './numeric/scalar.ts'
export type { Coefficient, InferenceOptions } from './regression/inference.ts'
