// The public API of @bellwether/analysis. Nothing else may be imported from outside the package.

export {
  type AdoptionAnswer,
  type AdoptionQuestion,
  type AdoptionRow,
  accumulated,
  adoptionForecasts,
} from './adoption.ts'
export {
  type BacktestAnswer,
  type BacktestQuestion,
  type BacktestRow,
  backtestModels,
} from './backtest.ts'
export type { Bands, ForecastStep } from './bands.ts'
export { type CohortTestRow, type CurveTestRow, compareCohorts, compareCurves } from './cohort-test.ts'
export { columnOf, numbersOf, textsOf } from './columns.ts'
export {
  type Customers,
  type CustomersOptions,
  customersOfSales,
  readCustomers,
  type TimeUnit,
  timeUnits,
} from './customers.ts'
export { type ChangePart, changeParts, unexplained } from './drivers/changes.ts'
export { type Between, type DriverAnswer, drivers, nearestYearBefore } from './drivers/drivers.ts'
export { type DriverEffect, type DriverFit, type DriverQuestion, fitDrivers } from './drivers/fit.ts'
export { type LlmPanel, llmDrivers, llmLogs, llmPanel, tokenMarket } from './drivers/llm-panel.ts'
export { type DriverMap, driverMap, type MapEdge, type MapNode, mapColumns } from './drivers/map.ts'
export { driverName } from './drivers/names.ts'
export { type DriverRow, driverRows, mapRows } from './drivers/rows.ts'
export type { Stability } from './drivers/stability.ts'
export type { DriverWarning } from './drivers/warnings.ts'
export { type MetricBaseline, metricBaseline } from './experiment/baseline.ts'
export { type CountedGroup, type CountOptions, countEffects } from './experiment/counts.ts'
export { type ExperimentOptions, experimentEffects } from './experiment/effects.ts'
export { experimentLooks } from './experiment/looks.ts'
export { type EffectRow, type SplitRow, splitRow } from './experiment/rows.ts'
export type { ExperimentColumns } from './experiment/units.ts'
export { type Calendar, calendars, periodLengths } from './forecast/calendar.ts'
export type { BandedForecast } from './forecast/jobs.ts'
export {
  forecastPanel,
  type PanelForecastOptions,
  type PanelForecasts,
  type PanelWork,
} from './forecast/panel.ts'
export {
  type CovariateEffect,
  effectInterval,
  type ForecastOptions,
  type ForecastRow,
  forecastSeries,
  type SeriesForecasts,
} from './forecast/rows.ts'
export { type BudgetRow, budgetRows } from './levers/budget.ts'
export { type EconomicsOptions, type EconomicsRow, economicsRow } from './levers/economics.ts'
export {
  type LeverName,
  type LeverRow,
  type LeversOptions,
  leverNames,
  leverRows,
} from './levers/effects.ts'
export { type ReadHistory, readHistory } from './levers/history.ts'
export { type MarketAdvice, marketAdvice } from './levers/market-advice.ts'
export type { UserHistory } from './levers/plan.ts'
export { type Evidence, type Falsifier, type Recommendation, recommend } from './levers/recommend.ts'
export {
  type FigureColumns,
  type FigureQuestion,
  measuresOf,
  monthName,
  readFigures,
  type StatedFigure,
  statedFigures,
} from './nowcast/figures.ts'
export { type NowcastQuestion, type NowcastRow, nowcastRows } from './nowcast/nowcast.ts'
export {
  type ModelRecord,
  type Outlook,
  type OutlookRow,
  outlook,
} from './outlook/growth.ts'
export {
  type MonthlyEstimate,
  type MonthlyQuestion,
  type MonthlySeries,
  monthlySeries,
} from './outlook/monthly.ts'
export { readShares, type ShareColumns } from './outlook/share-file.ts'
export {
  marketShares,
  type ShareForecastRow,
  type ShareOutlookOptions,
  type ShareSeries,
  shareOutlook,
} from './outlook/shares.ts'
export { type FilePanel, type PanelColumns, readPanel, type ShareUnit } from './panel/file.ts'
export { type NamedPanel, type PanelRow, panelOf, withLogs } from './panel/panel.ts'
export {
  type RegressionErrors,
  type RegressionFamily,
  type RegressOptions,
  regressionErrors,
  regressionFamilies,
} from './regression/fits.ts'
export { type CoefficientRow, type RegressionFitRow, regress } from './regression/regress.ts'
export { readFormula, regressorsOf } from './regression/terms.ts'
export {
  type DemandRow,
  type GrowthOfSegment,
  type ShiftRow,
  segmentGrowth,
} from './segments/demand.ts'
export {
  type CountRow,
  type DivideOptions,
  type Division,
  divide,
  type SegmentMethod,
  segmentMethods,
} from './segments/divide.ts'
export {
  type Feature,
  type FeatureTable,
  fileFeatures,
  type UserFeatureName,
  userFeatureNames,
} from './segments/features.ts'
export { profileRows, type SegmentRow, type Trait } from './segments/profile.ts'
export { type UserSegments, userSegments } from './segments/segments.ts'
export { type NamedSeries, readSeries, type SeriesColumns } from './series.ts'
export { parseScenarios, parseSets } from './simulate/file.ts'
export { type LlmMarket, llmMarket, simulatedDrivers } from './simulate/llm-market.ts'
export { type AskedScenario, llmScenarios } from './simulate/llm-scenarios.ts'
export {
  contraryEffects,
  type MarketOptions,
  marketOf,
  type SimulatedMarket,
  withAssumptions,
} from './simulate/market.ts'
export {
  effectsOf,
  type SimulationRow,
  type SimulationWarning,
  simulationRows,
  simulationWarnings,
} from './simulate/rows.ts'
export type { Scenario, Scenarios, Vocabulary, Volume } from './simulate/scenario.ts'
export {
  type DiversionPart,
  type Estimated,
  nothingChanges,
  type Outcome,
  type SimulateOptions,
  type Simulation,
  simulate,
} from './simulate/simulate.ts'
export { readSubscribers, type SubscriberCohort } from './subscribers.ts'
export {
  type CohortValue,
  type SubscriptionAnswer,
  type SubscriptionOptions,
  type SurvivalRow,
  subscriptionValue,
} from './subscriptions.ts'
export {
  type CustomerValue,
  customerValue,
  type ValueAnswer,
  type ValueOptions,
  type ValueTotals,
} from './value.ts'
