import {
  type Bilingual,
  defineMessages,
  formatNumber,
  formatPercent,
  formatPeriod,
  type Language,
  UserError,
} from '@bellwether/core'
import {
  type CitedSource,
  checkFacts,
  citedSources,
  type Engine,
  embeddedFacts,
  type Fact,
  type FactOptions,
  type Finding,
  type FindingKey,
  facts,
  findings,
  gatedRows,
  gates,
  metricOf,
  openFacts,
  type Problem,
} from '@bellwether/market'
import { Argument, type Command } from 'commander'
import type { Context } from '../context.ts'
