import type { Command } from 'commander'
import { checks, type Finding } from '../../doctor/checks.ts'
import type { Context } from '../context.ts'

const marks = { ok: '✓', missing: '–', broken: '✗' } as const

/** `bellwether doctor`: what works on this machine, and the one command that mends what doesn't. */
export function configure(command: Command, { out, language }: Context): void {
  command.action(async () => {
    const findings: Finding[] = []
    for (const check of checks) findings.push(await check())
    out.rows(
      findings.map(({ name, state, detail, remedy }) => ({
        name: name[language],
        state,
        detail: detail[language],
        remedy: remedy?.[language] ?? null,
      })),
      [
        { title: { en: '', zh: '' }, cell: ({ state }) => marks[state] },
        { title: { en: 'Part', zh: '组件' }, cell: ({ name }) => name },
        { title: { en: 'State', zh: '状态' }, cell: ({ detail }) => detail },
        { title: { en: 'Remedy', zh: '补救' }, cell: ({ remedy }) => remedy ?? '' },
      ],
    )
    if (findings.some(({ state }) => state === 'broken')) process.exitCode = 2
  })
}
