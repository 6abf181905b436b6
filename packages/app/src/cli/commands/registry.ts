import type { Bilingual } from '@bellwether/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'

/** A command's file: it declares arguments and options on commander's object, and what happens. */
export type CommandModule = {
  configure(command: Command, context: Context): void
}

type Entry = { readonly summary: Bilingual; readonly load: () => Promise<CommandModule> }

/** The commands, in the order that help lists them. Only the one that runs is loaded. */
export const commands: Readonly<Record<string, Entry>> = {
  report: {
    summary: {
      en: 'write the report of the market as one HTML file',
      zh: '生成市场报告（单个 HTML 文件）',
    },
    load: () => import('./report.ts'),
  },
  share: {
    summary: {
      en: 'shares of markets, each with its basis, date and source',
      zh: '市场份额，附口径、日期与来源',
    },
    load: () => import('./share.ts'),
  },
  size: {
    summary: {
      en: 'how large markets are, by each definition, as a range over publishers',
      zh: '市场规模：按各定义，并列各发布方的区间',
    },
    load: () => import('./size.ts'),
  },
  concentration: {
    summary: {
      en: 'how concentrated markets are, and what a merger would change',
      zh: '市场集中度，以及合并的影响',
    },
    load: () => import('./concentration.ts'),
  },
  change: {
    summary: {
      en: 'why shares of sales changed; of published shares, who gained and lost',
      zh: '份额为何变化：销售数据按客户分解；已公布份额看谁得谁失',
    },
    load: () => import('./change.ts'),
  },
  switching: {
    summary: {
      en: 'between which vendors customers move, and where that leads',
      zh: '客户在哪些厂商之间转换，将走向何处',
    },
    load: () => import('./switching.ts'),
  },
  import: {
    summary: {
      en: 'bring in your own sales, figures or events from a file',
      zh: '从文件导入自己的销售、数字或事件',
    },
    load: () => import('./import.ts'),
  },
  facts: {
    summary: {
      en: 'list the figures behind the report, check them, list their sources',
      zh: '列出报告背后的数字，检查其是否有误，列出来源',
    },
    load: () => import('./facts.ts'),
  },
  growth: {
    summary: { en: 'new, retained, resurrected and churned users', zh: '新增、留存、回流与流失用户' },
    load: () => import('./growth.ts'),
  },
  acquisition: {
    summary: {
      en: 'where new users come from: channels, segments, regions',
      zh: '新用户从何而来：渠道、细分、地区',
    },
    load: () => import('./acquisition.ts'),
  },
  activity: {
    summary: { en: 'power, core, casual and dormant users', zh: '重度、核心、轻度与沉睡用户' },
    load: () => import('./activity.ts'),
  },
  retention: {
    summary: { en: 'which share of each cohort comes back', zh: '各同期群的留存率' },
    load: () => import('./retention.ts'),
  },
  explain: {
    summary: {
      en: 'where and why the numbers of PostHog, Amplitude or Mixpanel differ',
      zh: 'PostHog、Amplitude、Mixpanel 的数字在何处、为何不同',
    },
    load: () => import('./explain.ts'),
  },
  active: {
    summary: { en: 'daily, weekly and monthly active users', zh: '日活、周活与月活用户' },
    load: () => import('./active.ts'),
  },
  stickiness: {
    summary: { en: 'how many periods users are active in', zh: '用户活跃多少期' },
    load: () => import('./stickiness.ts'),
  },
  funnel: {
    summary: { en: 'how many users go through a series of events', zh: '经过一系列事件的转化漏斗' },
    load: () => import('./funnel.ts'),
  },
  value: {
    summary: {
      en: 'what customers will buy and be worth, from purchases or summaries',
      zh: '客户未来的购买与价值：由购买记录或汇总估计',
    },
    load: () => import('./value.ts'),
  },
  choice: {
    summary: {
      en: 'what makes people choose one alternative over others: logit models of a file of choices',
      zh: '人们为何选此而非彼：对选择数据估计 logit 模型',
    },
    load: () => import('./choice.ts'),
  },
  drivers: {
    summary: {
      en: 'what goes together with share and its change, and how sure that is',
      zh: '何者与份额及其变化相随，把握多大',
    },
    load: () => import('./drivers.ts'),
  },
  simulate: {
    summary: {
      en: 'what happens to shares, users and revenue if prices, products or reach change',
      zh: '价格、产品或触达改变时，份额、用户与收入会怎样',
    },
    load: () => import('./simulate.ts'),
  },
  train: {
    summary: { en: 'train a neural network and watch it learn', zh: '训练一个神经网络，观察其学习过程' },
    load: () => import('./train.ts'),
  },
  forecast: {
    summary: {
      en: 'the next values of every series of a file, with intervals',
      zh: '预测文件中各序列的后续数值，附区间',
    },
    load: () => import('./forecast.ts'),
  },
  nowcast: {
    summary: {
      en: 'monthly revenue and users of each vendor, out of sparse and conflicting figures',
      zh: '由稀疏且相互矛盾的公开数字，逐月估计各厂商的收入与用户',
    },
    load: () => import('./nowcast.ts'),
  },
  backtest: {
    summary: {
      en: 'how models would have done on your series: rolling origins, against naive',
      zh: '回测：各模型在你的序列上本会表现如何，与朴素法对比',
    },
    load: () => import('./backtest.ts'),
  },
  adoption: {
    summary: {
      en: 'how many will have adopted: S-curves, with a ceiling only where the data show one',
      zh: '采用曲线：预测采用人数；仅在数据显示时才给出上限',
    },
    load: () => import('./adoption.ts'),
  },
  levers: {
    summary: {
      en: 'what to do first: retention, new users, returns or price',
      zh: '先做什么：留存、拉新、回流还是价格',
    },
    load: () => import('./levers.ts'),
  },
  segments: {
    summary: {
      en: 'who the users are: segments by what they do, how sure, and how each grows',
      zh: '用户是谁：按行为划分的分群、把握多大、各自的增长',
    },
    load: () => import('./segments.ts'),
  },
  regress: {
    summary: {
      en: 'regression on the columns of a file: linear, logistic, counts, ridge, lasso',
      zh: '对文件各列作回归：线性、logistic、计数、ridge、lasso',
    },
    load: () => import('./regress.ts'),
  },
  experiment: {
    summary: {
      en: 'plan an experiment and read it: sample size, effects, CUPED, sequential looks',
      zh: '设计并解读实验：样本量、效果、CUPED、序贯查看',
    },
    load: () => import('./experiment.ts'),
  },
  engine: {
    summary: {
      en: 'answer a workspace’s questions by ClickHouse or Trino, and check that they answer alike',
      zh: '改由 ClickHouse 或 Trino 回答工作区的问题，并检查其答案一致',
    },
    load: () => import('./engine.ts'),
  },
  doctor: {
    summary: {
      en: 'check what this machine offers and how to mend the rest',
      zh: '检查本机环境，并给出补救办法',
    },
    load: () => import('./doctor.ts'),
  },
}
