import { defineMessages } from '@bellwether/core'

type Ahead = Record<'name' | 'now' | 'half' | 'year' | 'low' | 'high' | 'trials' | 'error', string>
type Share = Record<'market' | 'name' | 'now' | 'low' | 'high', string>

export const outlookWords = defineMessages({
  en: {
    lead: 'Where revenue, users and shares stand month by month, where they would be in 6 and 12 months if they went on as they have, and how far such forecasts have been off.',
    nowcastTitle: ({ measure }: { measure: string }) => `Month by month: ${measure}`,
    nowcastDescription:
      'The most probable level at each month’s end with its 95 % interval, out of all figures that were stated, conflicting ones included. bellwether nowcast names the figures behind each month.',
    fanTitle: ({ name, measure }: { name: string; measure: string }) =>
      `${name}: ${measure}, 12 months ahead`,
    fanDescription: ({ model }: { model: string }) =>
      `History and forecast (${model}), with the 80 % and 95 % intervals that past errors of such forecasts give.`,
    shareTitle: ({ name, market }: { name: string; market: string }) => `${name}: ${market}, 12 months ahead`,
    shareDescription: 'The largest share, with intervals drawn from how shares have moved together before.',
    recordTitle: 'How each model has done',
    recordDescription:
      'Mean absolute error of the logarithm in forecasts of the past, over that of no change: below 100 % beats no change.',
    column: ({ measure, n }: { measure: string; n: string }) => `${measure}, ${n} months`,
    ahead: ({ name, now, half, year, low, high, trials, error }: Ahead) =>
      `${name}: ${now} now, ${half} in 6 and ${year} in 12 months if it goes on as it has (80 %: ${low} to ${high}). Such forecasts missed by ${error} of what no change missed, in ${trials} trials.`,
    few: 'A record of so few trials says little.',
    loses: 'At 12 months the model loses to no change.',
    share: ({ market, name, now, low, high }: Share) =>
      `${market}: no model has beaten no change, so ${name}’s ${now} is also the forecast; in 12 months it lies between ${low} and ${high} (80 %).`,
    shareBeats: ({ market, name, now, low, high }: Share) =>
      `${market}: ${name} at ${now} is forecast to lie between ${low} and ${high} in 12 months (80 %).`,
    conflict: ({
      name,
      month,
      value,
      low,
      high,
    }: Record<'name' | 'month' | 'value' | 'low' | 'high', string>) =>
      `What would change the picture: a figure of ${name} for ${month}, ${value}, contradicts the others, which make ${low} to ${high} likely at the end of that month. If it is right, the forecast starts from there.`,
    method:
      'A state-space local trend of the logarithm with a noise for each class of figures joins what was stated. Six models forecast each past origin from figures stated up to then; the one with the least error over all series of the measure forecasts on, and its errors are the intervals.',
    goesOn:
      'The forecasts carry on what was; they know nothing of launches, prices, rules or funding. A figure outside of the 95 % interval would say that something has changed.',
    optimistic:
      'The record is of the same few series that the model was chosen on, in a market that has only ever grown: expect the next errors to be larger. The past is joined between figures, which makes steps within a gap look easier than they were.',
    apart:
      'OpenAI states revenue net of Microsoft’s share and Anthropic gross of the clouds’ share: their forecasts are not to be divided by each other. Weekly and monthly users are not either.',
  },
  zh: {
    lead: '收入、用户与份额逐月处于什么水平；若延续以往走势，6 个月与 12 个月后会在哪里；这类预测以往偏差多大。',
    nowcastTitle: ({ measure }) => `逐月估计：${measure}`,
    nowcastDescription:
      '由全部公开数字（含相互矛盾者）推得的各月末最可能水平及 95% 区间。bellwether nowcast 列出每个月背后的数字。',
    fanTitle: ({ name, measure }) => `${name}：${measure}，未来 12 个月`,
    fanDescription: ({ model }) => `历史与预测（${model}），80% 与 95% 区间来自此类预测以往的误差。`,
    shareTitle: ({ name, market }) => `${name}：${market}，未来 12 个月`,
    shareDescription: '最大份额者；区间由以往各家份额的共同变动抽取而得。',
    recordTitle: '各模型的历史表现',
    recordDescription: '对过去的预测的对数平均绝对误差，与“不变”之比：低于 100% 即优于“不变”。',
    column: ({ measure, n }) => `${measure}，${n} 个月`,
    ahead: ({ name, now, half, year, low, high, trials, error }) =>
      `${name}：目前 ${now}，若延续以往走势，6 个月后 ${half}，12 个月后 ${year}（80%：${low} 至 ${high}）。在 ${trials} 次检验中，此类预测的误差为“不变”的 ${error}。`,
    few: '检验次数太少，说明不了什么。',
    loses: '在 12 个月上，该模型不如“不变”。',
    share: ({ market, name, now, low, high }) =>
      `${market}：没有模型胜过“不变”，故 ${name} 目前的 ${now} 即为预测；12 个月后在 ${low} 与 ${high} 之间（80%）。`,
    shareBeats: ({ market, name, now, low, high }) =>
      `${market}：${name} 目前为 ${now}，预计 12 个月后在 ${low} 与 ${high} 之间（80%）。`,
    conflict: ({ name, month, value, low, high }) =>
      `可能改变这一图景的是：${name} 在${month}的一个公开数字 ${value} 与其他数字矛盾，后者显示该月末在 ${low} 至 ${high} 之间。若前者属实，预测便由此起步。`,
    method:
      '以对数的状态空间局部趋势模型（每类数字各有噪声）衔接已公布的数字。六个模型在每个过去的起点上只用当时已公布的数字作预测；在该度量所有序列上误差最小者用于预测，其误差即区间。',
    goesOn: '预测只是延续以往，不知道发布、定价、监管与融资。若有数字落在 95% 区间之外，说明情况已变。',
    optimistic:
      '历史表现来自用以选择模型的同样几个序列，而这个市场迄今只增不减：今后的误差应会更大。数字之间的月份以插值衔接，使间隔内的预测显得比实际容易。',
    apart:
      'OpenAI 的收入扣除了微软分成，Anthropic 的收入未扣云厂商分成，两者的预测不可相除；周活与月活亦然。',
  },
})
