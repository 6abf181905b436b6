// The public API of @bellwether/models. Nothing else may be imported from outside the package.

export {
  type BassFit,
  type BassParameters,
  type BassRegressor,
  bassNls,
  bassOls,
  bassShare,
} from './adoption/bass.ts'
export type { Ceiling, CeilingRefusal } from './adoption/ceiling.ts'
export type { AdoptionFit, AdoptionModel, AdoptionOptions, AdoptionParameter } from './adoption/model.ts'
export {
  type AdoptionForecast,
  type AdoptionPanel,
  type AdoptionPanelOptions,
  type AdoptionRecord,
  adoptionPanel,
} from './adoption/panel.ts'
export { type AdoptionModelName, adoptionModels } from './adoption/registry.ts'
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
export { type PanelAccuracy, type PointTrial, panelAccuracy, pointTrial } from './backtest/panel-record.ts'
export { type TrackRecord, trackRecord } from './backtest/record.ts'
export { type BacktestOptions, backtest, origins, type Trial } from './backtest/rolling.ts'
export {
  type AttractionFit,
  type AttractionSpecification,
  centredDesign,
  logitAttraction,
  multiplicativeInteraction,
} from './choice/attraction.ts'
export { attractionElasticityEstimates } from './choice/attraction-elasticity.ts'
export {
  type BerryFit,
  type BerrySpecification,
  berryElasticityEstimates,
  berryLogit,
} from './choice/berry.ts'
export {
  bertrandNash,
  type Equilibrium,
  impliedCosts,
  type PricingMarket,
  sharesAtPrices,
} from './choice/bertrand.ts'
export { type Coded, codeCategories } from './choice/categories.ts'
export type { ChoiceData, ChoiceLayout, Columns } from './choice/dataset.ts'
export { attractionDrift } from './choice/drift.ts'
export {
  demand,
  diversionRatios,
  type ElasticityEstimates,
  elasticities,
  elasticityEstimates,
  type PairTable,
  proportionalDiversion,
} from './choice/elasticity.ts'
export type { ChoiceFit, LikelihoodRatio, Predictor } from './choice/fit.ts'
export {
  type InstrumentedAttraction,
  type InstrumentedAttractionSpecification,
  instrumentedAttraction,
} from './choice/instrumented-attraction.ts'
export { logit } from './choice/logit.ts'
export { type LongLayout, longChoices } from './choice/long.ts'
export { type MixedSpecification, mixedLogit } from './choice/mixed.ts'
export type { MixingDistribution } from './choice/mixing.ts'
export { type NestedSpecification, nestedLogit } from './choice/nested.ts'
export { type ShareChange, shareChange } from './choice/share-change.ts'
export {
  marketsOf,
  type SharePanel,
  selectObservations,
  withoutZeroShares,
  type ZeroShareRule,
} from './choice/share-panel.ts'
export type { UtilitySpecification } from './choice/utility.ts'
export {
  type WhatIfBase,
  type WhatIfModel,
  type WhatIfPath,
  type WhatIfProduct,
  type WhatIfShares,
  whatIf,
} from './choice/what-if.ts'
export { type WideLayout, wideChoices } from './choice/wide.ts'
export { willingnessToPay } from './choice/willingness.ts'
export {
  type ClusterCountChoice,
  type ClusterCountRow,
  chooseClusterCount,
  clusterCountRow,
} from './cluster/choose.ts'
export { type Clusterer, type Clustering, centresOf, standardize } from './cluster/clusterer.ts'
export { adjustedRand, calinskiHarabasz, daviesBouldin, silhouette } from './cluster/criteria.ts'
export { type DensityOptions, densityClusters } from './cluster/density.ts'
export { chooseByGap, type Gap, gapStatistic } from './cluster/gap.ts'
export { cutTree, type Linkage, type Merge, mergeTree } from './cluster/hierarchical.ts'
export { type KMeansFit, kMeans } from './cluster/k-means.ts'
export { gaussianMixture, type MixtureFit, type MixtureOptions } from './cluster/mixture.ts'
export { type ClustererName, clusterers } from './cluster/registry.ts'
export { clusterStability } from './cluster/stability.ts'
export {
  type Comparison,
  type Counts,
  compareCounts,
  compareEstimates,
  compareMeans,
  compareRatios,
  type GroupEstimate,
  groupMean,
  groupRatio,
  linearised,
  type RatioSample,
} from './experiment/compare.ts'
export { type CupedComparison, type CupedSample, compareCuped } from './experiment/cuped.ts'
export { type LogRankTest, logRank, type RiskTable } from './experiment/log-rank.ts'
export { type Look, sequentialLooks, type UnitStream } from './experiment/looks.ts'
export { type Adjustment, adjustPValues } from './experiment/multiple.ts'
export { detectableEffect, type Metric, type PowerOptions, power, sampleSize } from './experiment/power.ts'
export { type SampleRatioCheck, sampleRatioCheck } from './experiment/ratio-mismatch.ts'
export {
  type AlwaysValid,
  alwaysValid,
  runningPValues,
  type SequentialOptions,
} from './experiment/sequential.ts'
export { type Proportion, type ProportionTest, twoProportions } from './experiment/two-proportions.ts'
export { arimaOf } from './forecast/arima/arima.ts'
export type { ArimaOrder } from './forecast/arima/order.ts'
export { auto } from './forecast/auto.ts'
export { calendarAdjusted, isoWeeksInYear, successivePeriods, tradingDays } from './forecast/calendar.ts'
export {
  combinationOf,
  combineForecasts,
  learnedOf,
  meanOf,
  medianOf,
  weightedMean,
} from './forecast/combination.ts'
export {
  type ConformalOptions,
  conformal,
  normalReach,
  type OriginErrors,
  ownScale,
  type PastErrors,
  poolErrors,
  type Reach,
  usualReach,
  usualSpread,
} from './forecast/conformal.ts'
export { type Band, type Forecast, logNormal } from './forecast/distribution.ts'
export { etsOf } from './forecast/ets/ets.ts'
export type { EtsForm } from './forecast/ets/model.ts'
export {
  type Covariates,
  checkHorizon,
  defineForecaster,
  type Effect,
  type Fitted,
  type Forecaster,
  type SeriesOptions,
} from './forecast/forecaster.ts'
export { history, trailingGap } from './forecast/missing.ts'
export { mstlOf } from './forecast/mstl.ts'
export { withoutOutliers } from './forecast/outliers.ts'
export {
  combinePoints,
  type GlobalForecaster,
  type LabelledForecast,
  learnPanel,
  type PanelOptions,
  type PanelRecord,
  type PanelTrial,
  panelForecast,
  panelTrial,
} from './forecast/panel.ts'
export { type ForecasterName, forecasters } from './forecast/registry.ts'
export { type DynamicRegressionOptions, regressionOf } from './forecast/regression.ts'
export { seasonallyAdjusted } from './forecast/seasonally-adjusted.ts'
export { type Decomposition, type MultipleDecomposition, mstl, type StlOptions, stl } from './forecast/stl.ts'
export { type BudgetSplit, responseOf, type SpendingResponse, splitBudget } from './levers/budget.ts'
export {
  projectUsers,
  type RetentionModel,
  stayChances,
  type UserBase,
  type UserPeriod,
} from './levers/cohorts.ts'
export { type Lever, type LeverEffect, type LeverPlan, leverEffects, pullLever } from './levers/levers.ts'
export { breakEvenUsers, type UnitEconomics, type UnitValue, unitValue } from './levers/unit-economics.ts'
export { type BgBbParameters, bgBbAlive, bgBbExpected, fitBgBb } from './lifetime/bg-bb.ts'
export {
  type BgNbdParameters,
  bgNbdAlive,
  bgNbdExpected,
  bgNbdExpectedOfNew,
  fitBgNbd,
  type History,
} from './lifetime/bg-nbd.ts'
export { deltaError, type LifetimeFit, type Parameter } from './lifetime/fit.ts'
export { fitGammaGamma, type GammaGammaParameters, gammaGammaExpected } from './lifetime/gamma-gamma.ts'
export type { PurchaseHistories } from './lifetime/histories.ts'
export {
  fitParetoNbd,
  type ParetoNbdParameters,
  paretoNbdAlive,
  paretoNbdExpected,
} from './lifetime/pareto-nbd.ts'
export { type FittedLifetime, type LifetimeModelName, lifetimeModels } from './lifetime/registry.ts'
export {
  fitShiftedBetaGeometric,
  type SbgEstimate,
  type SbgParameters,
  sbgAlike,
  sbgExpectedLifetime,
  sbgLifetimeEstimate,
  sbgParameters,
  sbgRetention,
  sbgSurvival,
  sbgSurvivalEstimate,
} from './lifetime/shifted-beta-geometric.ts'
export { lifetimeValue } from './lifetime/value.ts'
export type { Disclosure } from './nowcast/model.ts'
export { type Nowcast, type NowcastMonth, type NowcastOptions, nowcast } from './nowcast/nowcast.ts'
export {
  type Filtered,
  kalmanFilter,
  kalmanSmoother,
  type Measurement,
  type StateEstimate,
  type StateSpace,
} from './numeric/kalman.ts'
export {
  type Differentiable,
  forwardGradient,
  type LbfgsOptions,
  lbfgs,
  numericGradient,
} from './numeric/lbfgs.ts'
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
export { type BootstrapCoefficient, bootstrapCoefficients } from './regression/bootstrap.ts'
export {
  type CrossValidatedFit,
  type CrossValidationOptions,
  crossValidatedLasso,
  crossValidatedRidge,
} from './regression/cross-validation.ts'
export type { RegressionOptions } from './regression/design.ts'
export { breuschPagan, durbinWatson, varianceInflation } from './regression/diagnostics.ts'
export type { GeneralizedFit, GeneralizedOptions } from './regression/generalized.ts'
export { type Coefficient, criticalValue, type InferenceOptions } from './regression/inference.ts'
export {
  endogeneityTest,
  generalizedMoments,
  type InstrumentedData,
  type InstrumentedFit,
  twoStageLeastSquares,
} from './regression/instruments.ts'
export { lassoPath, lassoRegression } from './regression/lasso.ts'
export { type ErrorKind, type LinearFit, type LinearOptions, linearRegression } from './regression/linear.ts'
export { logisticRegression } from './regression/logistic.ts'
export { negativeBinomialRegression } from './regression/negative-binomial.ts'
export type { PenalizedFit, PenalizedOptions } from './regression/penalized.ts'
export { poissonRegression } from './regression/poisson.ts'
export { type Correlation, rankCorrelation } from './regression/rank-correlation.ts'
export { ridgeRegression } from './regression/ridge.ts'
export { relativeImportance, shapleyValues } from './regression/shapley.ts'
export {
  chooseShareModel,
  type Season,
  type ShareChoice,
  type ShareChoiceOptions,
  shareRecord,
} from './shares/choose.ts'
export { type CommonTrend, commonTrend, withTrend } from './shares/common-trend.ts'
export { type DrawOptions, drawShares, type ShareForecast } from './shares/draws.ts'
export { type ShareHistory, shareHistory, totalVariation } from './shares/history.ts'
export type { ShareModel } from './shares/model.ts'
export { type ShareModelName, shareModels } from './shares/registry.ts'
export { withSeason } from './shares/season.ts'
export { shareStretch } from './shares/stretch.ts'
