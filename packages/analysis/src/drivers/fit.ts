import { UserError } from '@bellwether/core'
import {
  type AttractionFit,
  type Coefficient,
  centredDesign,
  type InstrumentedAttraction,
  instrumentedAttraction,
  leastSquares,
  logitAttraction,
  matrix,
  relativeImportance,
  type SharePanel,
  selectObservations,
  varianceInflation,
} from '@bellwether/models'
import { type NamedPanel, withLogs } from '../panel/panel.ts'

export type DriverQuestion = {
  readonly drivers: readonly string[]
  /** Drivers that enter by their logarithm: their effect is for a doubling times ln 2. */
  readonly logs?: readonly string[]
  /** Whether each entity has a level of its own; true by default: effects are then of changes, not of who one is. */
  readonly constants?: boolean
  /** The driver that moves with demand, and what moves it alone. */
  readonly instrumented?: { readonly driver: string; readonly instruments: readonly string[] }
  readonly level?: number
}

/** What one driver goes together with: log-attraction, that is, roughly the relative change of share. */
export type DriverEffect = {
  readonly driver: string
  readonly log: boolean
  readonly effect: number
  readonly standard_error: number
  readonly low: number
  readonly high: number
  readonly p_value: number
  /** Variance inflation by the others: above 10 the effect cannot be told from theirs. */
  readonly vif: number
  /** How much it changes within an entity against the others: a standard deviation, on the scale of the model. */
  readonly typical_change: number
  /** By which part of itself share differs with a typical change, and the interval of that. */
  readonly share_effect: number
  readonly share_effect_low: number
  readonly share_effect_high: number
  /** Its part of R² (LMG); the parts of all drivers and of `entity` add up to R². */
  readonly importance: number
}

export type DriverFit = {
  /** The panel as it was fitted: logarithms taken. */
  readonly panel: NamedPanel
  readonly question: DriverQuestion
  readonly fit: AttractionFit | InstrumentedAttraction
  readonly effects: readonly DriverEffect[]
  /** What of R² goes to who the entity is. */
  readonly entityImportance: number
  readonly rSquared: number
}

/** Drivers that hardly differ within periods tell nothing; the first such is named. */
function refuseConstant(panel: SharePanel, drivers: readonly string[]): void {
  for (const driver of drivers) {
    const values = panel.attributes[driver]
    if (!values) {
      throw new UserError(`there is no driver "${driver}"`, {
        hint: `name some of ${Object.keys(panel.attributes).join(', ')}`,
      })
    }
    if (Array.from(values).some((value) => value !== values[0])) continue
    throw new UserError(`"${driver}" is ${values[0]} everywhere`, {
      hint: `leave "${driver}" out of --drivers`,
    })
  }
}

/** Fits the attraction model of a question to a panel whose logarithms are taken. */
export function fitModel(
  panel: SharePanel,
  { drivers, constants = true, instrumented, level }: DriverQuestion,
) {
  const inference = level === undefined ? {} : { level }
  if (!instrumented)
    return logitAttraction(panel, { attributes: drivers, constants, errors: 'two-way' }, inference)
  const { driver, instruments } = instrumented
  return instrumentedAttraction(
    panel,
    { form: 'mnl', attributes: drivers, constants, endogenous: driver, instruments },
    inference,
  )
}

/** A panel of some of its rows, entities and periods numbered anew: what is gone has no coefficient. */
export function subPanel(panel: NamedPanel, keep: (row: number) => boolean): NamedPanel {
  const rows = Array.from(panel.shares, (_, i) => i).filter(keep)
  const part = selectObservations(panel, rows)
  const [periods, products] = [new Set(Array.from(part.market)), new Set(Array.from(part.product))]
  const numbered = (kept: ReadonlySet<number>) =>
    new Map([...kept].sort((a, b) => a - b).map((old, at) => [old, at]))
  const [market, product] = [numbered(periods), numbered(products)]
  return {
    ...part,
    market: Int32Array.from(part.market, (t) => market.get(t)!),
    product: Int32Array.from(part.product, (j) => product.get(j)!),
    products: panel.products.filter((_, j) => products.has(j)),
    periods: panel.periods.filter((_, t) => periods.has(t)),
    zeros: panel.zeros,
  }
}

function importanceOf(panel: SharePanel, { drivers, constants = true }: DriverQuestion) {
  const { x, y, names } = centredDesign(panel, 'mnl', { attributes: drivers, constants })
  const columns = names.map((_, k) => k)
  const who = columns.filter((k) => names[k]!.startsWith('constant:'))
  const groups = [...(who.length > 0 ? [who] : []), ...columns.slice(who.length).map((k) => [k])]
  const parts = relativeImportance(x, y, groups)
  const inflation = varianceInflation(x)
  const column = (k: number) => Float64Array.from({ length: x.rows }, (_, i) => x.data[i * x.columns + k]!)
  const levels = matrix(x.rows, who.length)
  for (let i = 0; i < x.rows; i++) {
    for (const k of who) levels.data[i * who.length + k] = x.data[i * x.columns + k]!
  }
  const within = (k: number) => (who.length > 0 ? leastSquares(levels, column(k)).residuals : column(k))
  return {
    typical: drivers.map((_, d) => {
      const moved = within(who.length + d)
      return Math.sqrt(moved.reduce((sum, v) => sum + v * v, 0) / moved.length)
    }),
    entity: who.length > 0 ? parts[0]! : 0,
    of: drivers.map((_, d) => parts[d + +(who.length > 0)]!),
    vif: drivers.map((_, d) => inflation[who.length + d]!),
    rSquared: parts.reduce((sum, part) => sum + part, 0),
  }
}

/** What a typical change of a driver goes with, as a part of the share. */
function shareEffect({ estimate, low, high }: Coefficient, typical: number) {
  const part = (effect: number) => Math.expm1(effect * typical)
  return {
    typical_change: typical,
    share_effect: part(estimate),
    share_effect_low: part(low),
    share_effect_high: part(high),
  }
}

/**
 * The attraction model of a panel with what each driver goes together with: effects with two-way clustered errors (by
 * period and by entity), and R² divided among drivers (Lindeman, Merenda and Gold, 1980).
 *
 * @throws UserError for drivers that the panel lacks, that do not vary, or that follow from one another
 */
export function fitDrivers(panel: NamedPanel, question: DriverQuestion): DriverFit {
  const { drivers, logs = [] } = question
  if (drivers.length === 0) throw new UserError('no driver is named', { hint: '--drivers price,quality' })
  refuseConstant(panel, drivers)
  const ready = withLogs(panel, logs)
  const fit = fitModel(ready, question)
  const importance = importanceOf(ready, question)
  const found = new Map<string, Coefficient>(fit.coefficients.map((c) => [c.name, c]))
  const effects = drivers.map((driver, d): DriverEffect => {
    const c = found.get(driver)!
    return {
      driver,
      log: logs.includes(driver),
      effect: c.estimate,
      standard_error: c.standardError,
      low: c.low,
      high: c.high,
      p_value: c.pValue,
      vif: importance.vif[d]!,
      ...shareEffect(c, importance.typical[d]!),
      importance: importance.of[d]!,
    }
  })
  return {
    panel: ready,
    question,
    fit,
    effects,
    entityImportance: importance.entity,
    rSquared: importance.rSquared,
  }
}
