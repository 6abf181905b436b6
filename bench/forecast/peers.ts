import { spawnSync } from 'node:child_process'
import { forecasters } from '@bellwether/models'
import type { CompetitionSeries } from './competition.ts'

/** R reads the series as JSON lines of numbers without a package: one line a series, values with commas between. */
const rProgram = `
suppressPackageStartupMessages(library(forecast))
lines <- readLines(file("stdin"))
start <- proc.time()[["elapsed"]]
for (line in lines) {
  y <- ts(as.numeric(strsplit(line, ",")[[1]]), frequency = 12)
  suppressWarnings(forecast(ets(y), h = 18))
}
cat((proc.time()[["elapsed"]] - start) * 1000 / length(lines))
`

const pythonProgram = `
import sys, time
import numpy as np
from statsforecast.models import AutoETS
series = [np.array([float(v) for v in line.split(",")]) for line in sys.stdin]
AutoETS(season_length=12).forecast(y=series[0], h=18, level=[80, 95])  # compiles
start = time.perf_counter()
for y in series:
    AutoETS(season_length=12).forecast(y=y, h=18, level=[80, 95])
sys.stdout.write(str((time.perf_counter() - start) * 1000 / len(series)))
`

/** Milliseconds a series, or undefined where the peer is not installed. */
function timed(command: string, args: readonly string[], lines: readonly string[]): number | undefined {
  const { status, stdout } = spawnSync(command, args, { input: `${lines.join('\n')}\n`, encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}

function ours(sample: readonly CompetitionSeries[]): number {
  const forecastAll = () => {
    for (const { training } of sample)
      forecasters.ets.fit(training, { period: 12 }).predict(18).interval(0.95)
  }
  forecastAll() // warms the compiler up, as the peers are compiled
  const start = performance.now()
  forecastAll()
  return (performance.now() - start) / sample.length
}

/** Automatic exponential smoothing on 40 monthly series, one thread, beside the peers. */
export function comparePeers(series: readonly CompetitionSeries[], python: string): void {
  const sample = series.filter(({ frequency }) => frequency === 'monthly').slice(0, 40)
  const lines = sample.map(({ training }) => training.join(','))
  const peers = {
    bellwether: ours(sample),
    'R forecast': timed('Rscript', ['-e', rProgram], lines),
    statsforecast: timed(python, ['-c', pythonProgram], lines),
  }
  process.stdout.write('automatic ETS, milliseconds a monthly series\n')
  for (const [name, milliseconds] of Object.entries(peers)) {
    process.stdout.write(`${name.padEnd(14)}${milliseconds?.toFixed(1) ?? 'not installed'}\n`)
  }
}
