import { expect, test } from 'vitest'
import { drawSeed } from '../../scripts/lib/run-options.ts'
import { MUTATIONS } from './mutate-frame.ts'
import { runFuzz } from './run-fuzz.ts'

const seed = Number(process.env.FUZZ_SEED ?? drawSeed())

test(`10,000 mutated frames neither end, silence nor fill an edge (seed ${seed}) [edge 16] [edge 17] [edge 19]`, async () => {
  const lines: string[] = []

  const result = await runFuzz({ seed, frames: 10_000, say: (line) => lines.push(line) })

  expect(result.problems, lines.join('\n')).toEqual([])
  expect(result.frames).toBe(10_000)
  expect(MUTATIONS.filter((how) => result.mutations[how] === undefined)).toEqual([])
  expect(result.answers.result).toBeGreaterThan(1_000)
}, 300_000)
