import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { BandedForecast } from '@bellwether/analysis'
import { forecasters } from '@bellwether/models'
import type { CompetitionSeries } from './competition.ts'

/** R reads the series as lines without a package: one line a series, values with commas between. */
const rProgram = `
suppressPackageStartupMessages(library(forecast))
lines <- readLines(file("stdin"))
used <- function() sum(proc.time()[1:2])
start <- used()
for (line in lines) {
  y <- ts(as.numeric(strsplit(line, ",")[[1]]), frequency = 12)
  suppressWarnings(forecast(ets(y), h = 18))
}
cat((used() - start) * 1000 / length(lines))
`

/** The same on all cores; answers each series with a line of points, then the lower and the upper bounds of each level. */
const rForecasts = `
suppressPackageStartupMessages(library(forecast))
args <- as.numeric(commandArgs(TRUE))
lines <- readLines(file("stdin"))
one <- function(line) {
  y <- ts(as.numeric(strsplit(line, ",")[[1]]), frequency = args[1])
  f <- suppressWarnings(forecast(ets(y), h = args[2], level = args[-(1:3)]))
  paste(signif(c(f$mean, rbind(f$lower, f$upper)), 12), collapse = ",")
}
cat(unlist(parallel::mclapply(lines, one, mc.cores = args[3], mc.preschedule = FALSE)), sep = "\\n")
`

const pythonProgram = `
import sys, time
import numpy as np
from statsforecast.models import AutoETS
series = [np.array([float(v) for v in line.split(",")]) for line in sys.stdin]
AutoETS(season_length=12).forecast(y=series[0], h=18, level=[80, 95])  # compiles
start = time.process_time()
for y in series:
    AutoETS(season_length=12).forecast(y=y, h=18, level=[80, 95])
sys.stdout.write(str((time.process_time() - start) * 1000 / len(series)))
`

const linesOf = (series: readonly ArrayLike<number>[]) =>
  series.map((values) => `${Array.from(values).join(',')}\n`).join('')

/** Milliseconds of a processor a series, or undefined where the peer is not installed. */
function timed(command: string, args: readonly string[], input: string): number | undefined {
  const { status, stdout } = spawnSync(command, args, { input, encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}

function ours(sample: readonly CompetitionSeries[]): number {
  const forecastAll = () => {
    for (const { training } of sample)
      forecasters.ets.fit(training, { period: 12 }).predict(18).interval(0.95)
  }
  forecastAll() // warms the compiler up, as the peers are compiled
  const start = process.cpuUsage()
  forecastAll()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000 / sample.length
}

/** Automatic exponential smoothing on 40 monthly series beside the peers, in processor time, which other work disturbs least. */
export function comparePeers(series: readonly CompetitionSeries[], python: string): void {
  const sample = series.filter(({ frequency }) => frequency === 'monthly').slice(0, 40)
  const lines = linesOf(sample.map(({ training }) => training))
  const peers = {
    bellwether: ours(sample),
    'R forecast': timed('Rscript', ['-e', rProgram], lines),
    statsforecast: timed(python, ['-c', pythonProgram], lines),
  }
  process.stdout.write('automatic ETS, milliseconds of a processor a monthly series\n')
  for (const [name, milliseconds] of Object.entries(peers)) {
    process.stdout.write(`${name.padEnd(14)}${milliseconds?.toFixed(1) ?? 'not installed'}\n`)
  }
}

/** Reads a line of `rForecasts`: `horizon` points, then two bounds a level for each step. */
function bandedOf(line: string, horizon: number, levels: readonly number[]): BandedForecast {
  const numbers = Float64Array.from(line.split(','), Number)
  if (numbers.length !== horizon * (1 + 2 * levels.length)) throw new Error(`R answered "${line}"`)
  const mean = numbers.slice(0, horizon)
  const block = 2 * horizon
  const bands = levels.map((level, k) => {
    const bounds = numbers.subarray(horizon + k * block, horizon + (k + 1) * block)
    return { level, low: bounds.slice(0, horizon), high: bounds.slice(horizon) }
  })
  return { label: 'R ets', mean, median: mean, bands }
}

/**
 * Forecasts by automatic exponential smoothing of R's forecast, on all cores.
 *
 * @throws when R or its package is not installed
 */
export function etsByR(
  series: readonly ArrayLike<number>[],
  { period, horizon, levels }: { period: number; horizon: number; levels: readonly number[] },
): BandedForecast[] {
  const asked = [period, horizon, availableParallelism(), ...levels.map((level) => 100 * level)]
  const { status, stdout, stderr } = spawnSync('Rscript', ['-e', rForecasts, ...asked.map(String)], {
    input: linesOf(series),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`R's forecast is not installed: ${stderr}`)
  return stdout
    .trim()
    .split('\n')
    .map((line) => bandedOf(line, horizon, levels))
}
