import { expect, it } from 'vitest'
import { halton } from './halton.ts'

it("gives Halton's sequence as Train prints it (Discrete Choice Methods with Simulation, section 9.3.3)", () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => halton(i, 1))
  const printed = [1 / 3, 2 / 3, 1 / 9, 4 / 9, 7 / 9, 2 / 9, 5 / 9, 8 / 9]
  first.forEach((x, i) => {
    expect(x).toBeCloseTo(printed[i]!, 14)
  })
})
