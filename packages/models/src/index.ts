// The public API of @bellwether/models. Nothing else may be imported from outside the package.

export type { Band, Forecast } from './forecast/distribution.ts'
export { defineForecaster, type Fitted, type Forecaster, type SeriesOptions } from './forecast/forecaster.ts'
export { type ForecasterName, forecasters } from './forecast/registry.ts'
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
