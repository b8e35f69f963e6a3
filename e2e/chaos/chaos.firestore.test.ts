import { expect, test } from 'vitest'
import { drawSeed } from '../../scripts/lib/run-options.ts'
import { runChaos } from './run-chaos.ts'

const seed = Number(process.env.CHAOS_SEED ?? drawSeed())

test(`what stations believe confirmed is stored exactly once, whatever breaks (seed ${seed})`, async () => {
  const lines: string[] = []

  const result = await runChaos({
    seed,
    durationMs: 30_000,
    stations: 4,
    longestOutageMs: 8_000,
    say: (line) => lines.push(line),
  })

  expect(result.problems, lines.join('\n')).toEqual([])
  expect(result.transactions).toBeGreaterThan(0)
  expect(result.edgesKilled).toBeGreaterThan(0)
  expect(result.firestoreOutages).toBeGreaterThan(0)
}, 600_000)
