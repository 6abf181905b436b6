export { type ActivityOptions, openActivity } from './activity/open.ts'
export type { ActivitySpec } from './activity/spec.ts'
export { clickhouse } from './dialects/clickhouse.ts'
export type { Dialect } from './dialects/dialect.ts'
export { duckdb } from './dialects/duckdb.ts'
export { trino } from './dialects/trino.ts'
export { type Address, parseAddress, passwordVariable } from './engines/address.ts'
export { type CheckEngineOptions, checkEngine } from './engines/check.ts'
export type { ComparedMeasure } from './engines/compare.ts'
export { confine, type DuckdbOptions, openDuckdb } from './engines/duckdb.ts'
export type { Cell, Engine, Row } from './engines/engine.ts'
export { type LoadedTable, type LoadOptions, loadWorkspace } from './engines/load.ts'
export { openRemote, type RemoteOptions } from './engines/remote.ts'
export { type CheckOptions, checkFacts, type FactsReport } from './facts/check.ts'
export { embeddedFacts, type FactTable, factFile, factTables } from './facts/folder.ts'
export { openFacts } from './facts/open.ts'
export { describeProblem, type Problem } from './facts/problem.ts'
export { type AcquisitionOptions, type AcquisitionRow, acquisition } from './growth/acquisition.ts'
export {
  type ActiveOptions,
  type ActiveRow,
  active,
  type StickinessOptions,
  type StickinessRow,
  stickiness,
} from './growth/active.ts'
export { eventsSpan } from './growth/clock.ts'
export {
  type CountingCause,
  type CountingProduct,
  countingProducts,
  type Explanation,
  explainGrowth,
  explainRetention,
  growthAs,
  retentionAs,
} from './growth/count-as.ts'
export { type ActivityRow, type EngagementOptions, engagement } from './growth/engagement.ts'
export { type FunnelOptions, type FunnelRow, funnel } from './growth/funnel.ts'
export { type GrowthRow, growth, type Range } from './growth/growth.ts'
export { valueNames } from './growth/measure.ts'
export {
  type RetentionKind,
  type RetentionOptions,
  type RetentionRow,
  retention,
  retentionKinds,
} from './growth/retention.ts'
export { type ValueRetentionRow, valueRetention } from './growth/retention-value.ts'
export { type RevenuePerActive, revenuePerActive } from './growth/revenue.ts'
export { lastEventDay, type StreakRow, streaks } from './growth/streaks.ts'
export {
  type HomesRow,
  productHomes,
  productOverlaps,
  productSwitching,
  type SharedUsersRow,
  type UseOptions,
} from './growth/switching.ts'
export { type UserColumns, type UserMonths, userColumns, userMonths } from './growth/users.ts'
export { type ValueGrowthOptions, type ValueGrowthRow, valueGrowth } from './growth/value.ts'
export { readColumns } from './import/columns.ts'
export { parseEncoding } from './import/encoding.ts'
export {
  type ImportResult,
  type ImportSurroundings,
  importFile,
  type Stage,
} from './import/import.ts'
export { exampleOf, looksNumeric, type NumberNotation, parseDecimal } from './import/numbers.ts'
export { type FileOptions, type ImportOptions, type ImportTable, importTables } from './import/options.ts'
export type { Origin } from './import/origins.ts'
export type { Note, Plan, PlannedColumn } from './import/plan.ts'
export { csvCell, type RejectCount, type RejectReason } from './import/rejects.ts'
export { withSpooled } from './import/spool.ts'
export { type FileTable, isMissing, readTable, type TableColumn, tableColumns } from './import/table.ts'
export {
  type MiddleChange,
  middleChanges,
  type PriceChange,
  priceChanges,
  type ReleaseBand,
  releaseBands,
} from './prices/changes.ts'
export {
  type FigureKey,
  type Finding,
  figureId,
  findings,
  type GatedRow,
  gatedRows,
  gateRows,
} from './quality/findings.ts'
export type { Gate, GateFinding, Severity } from './quality/gate.ts'
export { type GateName, gates } from './quality/registry.ts'
export type { CustomerPurchases } from './queries/customer-histories.ts'
export { type CitedSource, citedSources, type Fact, type FactOptions, facts } from './queries/facts.ts'
export { type Figure, type FigureOptions, figures } from './queries/figures.ts'
export {
  type PricePoint,
  priceHistory,
  type ReleasePrice,
  releasePrices,
} from './queries/price-history.ts'
export { type Release, releases } from './queries/releases.ts'
export { type RevenuePerUser, revenuePerUser, revenueReversal } from './queries/revenue-per-user.ts'
export { type SalesFilter, type SalesMeasure, type SalesOptions, salesMeasures } from './queries/sales.ts'
export { type SizeFigure, sizes } from './queries/sizes.ts'
export { type Basis, bases, caveats } from './schema/bases.ts'
export { type Event, events } from './schema/events.ts'
export { type Market, markets } from './schema/markets.ts'
export { type KnownMetric, type MetricKind, type MetricName, metricOf, metrics } from './schema/metrics.ts'
export { type Milestone, milestoneKinds, milestones } from './schema/milestones.ts'
export { type Model, models } from './schema/models.ts'
export { type Observation, observations, type Quality, qualities } from './schema/observations.ts'
export { type Price, prices } from './schema/prices.ts'
export { type Product, products } from './schema/products.ts'
export { type Sale, sales } from './schema/sales.ts'
export { type Source, sources } from './schema/sources.ts'
export type { Column, SqlType, Table } from './schema/table.ts'
export { type TableName, tables } from './schema/tables.ts'
export { type Vendor, vendors } from './schema/vendors.ts'
export { type AudienceSpread, audienceSpreads } from './share/audiences.ts'
export { type ChangeOptions, type ChangeRow, shareChanges } from './share/change.ts'
export {
  type Contrast,
  contrast,
  largestVendors,
  lumpOthers,
  overtaking,
  type PeriodPair,
  yearApart,
} from './share/compare.ts'
export {
  type Concentration,
  type ConcentrationRow,
  concentration,
  concentrationOf,
  type Unlisted,
  unlisted,
} from './share/concentration.ts'
export {
  allVendors,
  type Contract,
  type Dimension,
  dimensions,
  type IntervalMethod,
  intervalNames,
  type Metric,
  metricKey,
  other,
  type ShareRow,
  type Total,
  totalNames,
} from './share/contract.ts'
export { type GainRow, gains, type TransferRow, transfers } from './share/gains.ts'
export { byPeriod, bySeries } from './share/groups.ts'
export {
  type Contribution,
  cagr,
  contributions,
  doublingTime,
  type Growth,
  growthOf,
  type Point,
  yearBefore,
  yearsBetween,
} from './share/growth.ts'
export { type CustomerSales, customerPurchases, customerSales } from './share/histories.ts'
export { type KeptRow, keptRevenues } from './share/kept.ts'
export { type LeaderRow, leaders } from './share/leaders.ts'
export { type MergerRow, mergerGuidelines, mergers } from './share/merger.ts'
export { latestPeriods, type ObservedShareOptions, observedShares } from './share/observed.ts'
export { type OverlapRow, overlaps } from './share/overlap.ts'
export { type PayingShare, payingShares } from './share/paying.ts'
export { periodsToCompare } from './share/periods.ts'
export { type PublishedChangeRow, publishedChanges } from './share/published-changes.ts'
export { asksForSales, hasRows, type SharesOptions, shares } from './share/shares.ts'
export { isMoney, marketSizes, type SizeRow, salesSizes } from './share/size.ts'
export { type SoldShareOptions, salesMarket, soldShares, spanOf } from './share/sold.ts'
export {
  mainSwitching,
  purchaseSwitching,
  type Switching,
  type SwitchRow,
  switchingOf,
} from './share/switching.ts'
export { openEngine, readEngine, useEngine } from './workspace/engine.ts'
export type { Manifest, Part } from './workspace/manifest.ts'
export { openWorkspace, type Workspace } from './workspace/open.ts'
export { inPartOrder } from './workspace/part-order.ts'
