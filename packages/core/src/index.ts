export { isUserError, UserError, type UserErrorOptions, unreachable } from './errors.ts'
export {
  formatCompact,
  formatDay,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPoints,
} from './formats.ts'
export { groupBy } from './groups.ts'
export {
  type Bilingual,
  defineMessages,
  inBoth,
  type Language,
  languageOf,
  languages,
} from './messages/messages.ts'
export { grainNames } from './messages/vocabulary.ts'
export {
  addDays,
  type Day,
  dayNumber,
  dayOf,
  daysIn,
  formatPeriod,
  type Grain,
  grainOf,
  grains,
  isDay,
  type Period,
  parsePeriod,
  periodContaining,
  readPeriod,
  shiftPeriod,
} from './periods.ts'
export { createRandom, type Random, shuffle, xoshiro128pp } from './random.ts'
export {
  bootstrap,
  type Interval,
  mean,
  median,
  quantile,
  quantileSorted,
  variance,
  wilson,
} from './statistics.ts'
