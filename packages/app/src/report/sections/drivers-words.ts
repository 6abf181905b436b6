import { defineMessages } from '@bellwether/core'

export const driversWords = defineMessages({
  en: {
    lead: ({ n, vendors, months }: Record<'n' | 'vendors' | 'months', string>) =>
      `What goes together with token share, and with its change? ${n} shares of ${vendors} vendors in ${months} months, each with the best arena rating, prices, context, open weights and time since the last release. These are associations: nobody drew lots for who charges what.`,
    effectTitle: 'What goes with a vendor’s share of tokens',
    effectDescription:
      'By how much a vendor’s share differs, in per cent of itself, when one driver moves as far as it usually does within a vendor and the others stay. Lines are 95 % intervals; one that crosses zero leaves the direction open.',
    effectLabel: 'Difference of share with a typical change',
    changeTitle: ({ from, to }: Record<'from' | 'to', string>) =>
      `Who gained and lost, and what it went with: ${from} to ${to}`,
    changeDescription:
      'Each row is a vendor’s change of share among the vendors known in both months, divided over the drivers without a rest (Shapley values). What no driver accounts for has its own column.',
    change: 'change',
    vendor: 'Vendor',
    mapTitle: 'From technology to share: what goes with what',
    mapDescription:
      'Rank correlations over vendors in the latest month. Solid: up together; dashed: one up, one down; thin: the interval holds zero; dotted: no data. The table has every interval and n.',
    association: 'Rank correlation, 95 % interval, n',
    noData: ({ n }: { n: string }) => `no data (n = ${n})`,
    edge: ({ r, low, high, n }: Record<'r' | 'low' | 'high' | 'n', string>) =>
      `${r} (${low} to ${high}), n = ${n}`,
    clear: ({ driver, change, low, high }: Record<'driver' | 'change' | 'low' | 'high', string>) =>
      `Of the drivers, ${driver} goes most clearly with share: where it rose by a typical step against the other vendors, share differed by ${change} of itself (95 % interval ${low} to ${high}), others alike.`,
    contrary: ({ list }: { list: string }) =>
      ` That is not what ${list} does by itself: something that is not observed goes with both.`,
    none: 'No driver’s interval excludes zero: the panel does not tell what goes with share.',
    open: ({ list }: { list: string }) => `For ${list} the interval holds zero: even the direction is open.`,
    who: ({ who, drivers, r2 }: Record<'who' | 'drivers' | 'r2', string>) =>
      `Who the vendor is accounts for ${who} of the differences in log share, all drivers together for ${drivers}; the model explains ${r2}.`,
    gained: ({
      vendor,
      before,
      after,
      change,
      parts,
    }: Record<'vendor' | 'before' | 'after' | 'change' | 'parts', string>) =>
      `${vendor} went from ${before} to ${after} (${change}) among the vendors known in both months. Largest parts: ${parts}.`,
    part: ({ driver, part }: Record<'driver' | 'part', string>) => `${driver} ${part}`,
    link: ({ from, to, r, n, also }: Record<'from' | 'to' | 'r' | 'n' | 'also', string>) =>
      `Over vendors, ${from} and ${to} are linked most clearly (rank correlation ${r}, n = ${n}). ${also}`,
    silent: ({ list }: { list: string }) => `The fact base has no measure, or too few vendors, for ${list}.`,
    limit:
      'An association is not what would happen if someone acted: vendors price and release in view of demand. An experiment, or something that moves a price and not demand, would be needed.',
    coverage: ({ covered, out }: Record<'covered' | 'out', string>) =>
      `The vendors of the panel have ${covered} of the market on average; ${out} vendor-months lack a rating or a price. OpenRouter is one router, and one day a month.`,
    rating:
      'Ratings are the leaderboard’s own up to August 2025 and those of the catalogue after that, so a vendor’s best model may be missing for a time. List prices are medians of a vendor’s models; before the record begins, a model’s first price stands for the one at release.',
    method:
      'Logit attraction model on log-centred shares with a level for each vendor; errors clustered by month and by vendor; R² divided by Lindeman, Merenda and Gold; changes by Shapley values; map: Spearman with Bonett and Wright’s interval.',
  },
  zh: {
    lead: ({ n, vendors, months }) =>
      `何者与 token 份额及其变化相随？${months} 个月、${vendors} 家厂商、${n} 个份额，各附最高竞技场评分、价格、上下文长度、开放权重与距上次发布的时间。以下均为关联：没有人抽签决定谁收多少钱。`,
    effectTitle: '何者与厂商的 token 份额相随',
    effectDescription:
      '某因素按其在厂商内部的通常幅度变动而其他不变时，份额相差自身的百分之几。横线为 95 % 区间；跨过零则方向未定。',
    effectLabel: '典型变动对应的份额差异',
    changeTitle: ({ from, to }) => `谁得谁失，与何相随：${from}至${to}`,
    changeDescription:
      '每行是一家厂商在两期皆有者之间的份额变化，按因素无剩余分解（Shapley 值）。无法归于任何因素的部分单列一栏。',
    change: '变化',
    vendor: '厂商',
    mapTitle: '从技术到份额：何者相随',
    mapDescription:
      '最近一月各厂商间的秩相关。实线：同升；虚线：一升一降；细线：区间含零；点线：无数据。表中列出每条区间与 n。',
    association: '秩相关、95 % 区间、n',
    noData: ({ n }) => `无数据（n = ${n}）`,
    edge: ({ r, low, high, n }) => `${r}（${low} 至 ${high}），n = ${n}`,
    clear: ({ driver, change, low, high }) =>
      `各因素中，与份额相随最明确的是${driver}：相对他家上升一个典型幅度时，份额相差自身的 ${change}（95 % 区间 ${low} 至 ${high}），其他相同。`,
    contrary: ({ list }) => `这并非${list}自身的作用：有未观测到的因素与两者相随。`,
    none: '没有一个因素的区间不含零：面板说不出何者与份额相随。',
    open: ({ list }) => `${list}的区间含零：连方向都未定。`,
    who: ({ who, drivers, r2 }) =>
      `对数份额的差异中，厂商自身占 ${who}，全部因素合计 ${drivers}；模型共解释 ${r2}。`,
    gained: ({ vendor, before, after, change, parts }) =>
      `在两期皆有的厂商之间，${vendor} 从 ${before} 变为 ${after}（${change}）。主要部分：${parts}。`,
    part: ({ driver, part }) => `${driver} ${part}`,
    link: ({ from, to, r, n, also }) =>
      `各厂商之间，${from}与${to}关联最明确（秩相关 ${r}，n = ${n}）。${also}`,
    silent: ({ list }) => `事实库对${list}没有度量，或厂商太少。`,
    limit:
      '关联不等于有人行动后的结果：厂商是看着需求定价与发布的。要回答后者，需要实验，或只影响价格而不影响需求的变量。',
    coverage: ({ covered, out }) =>
      `面板中的厂商平均占市场的 ${covered}；有 ${out} 个“厂商-月”缺评分或价格。OpenRouter 只是一个路由平台，且每月只取一天。`,
    rating:
      '2025 年 8 月前为排行榜自身评分，其后取自模型目录，因此某厂商的最佳模型可能一时缺失。价格为该厂商各模型标价的中位数；记录开始之前，以首个标价代替发布时的价格。',
    method:
      '对数中心化份额的 logit 吸引力模型，每家各有水平；标准误按月与按厂商聚类；R² 按 Lindeman–Merenda–Gold 分解；变化按 Shapley 值分解；图中为 Spearman 秩相关，区间按 Bonett–Wright。',
  },
})
