import { expect, test } from 'vitest'
import { drawSeed } from '../../scripts/lib/run-options.ts'
import { runChaos } from './run-chaos.ts'

const seed = Number(process.env.CHAOS_SEED ?? drawSeed())

test(`what stations believe confirmed is stored exactly once, whatever breaks (seed ${seed})`, async () => {
  const lines: string[] = []

  const result = await runChaos({
    seed,
    durationMs: 18_000,
    stations: 4,
    longestOutageMs: 6_000,
    shown: { offlineAfterS: 8, edgeFreshS: 35 },
    say: (line) => lines.push(line),
  })

  expect(result.problems, lines.join('\n')).toEqual([])
  expect(result.transactions).toBeGreaterThan(0)
  const { edgesKilled, edgesDrained, firestoreOutages, stationsOffline, powerCuts } = result
  const trouble = { edgesKilled, edgesDrained, firestoreOutages, stationsOffline, powerCuts }
  expect(Object.entries(trouble).filter(([, count]) => count === 0)).toEqual([])
  const cuts = Object.keys(result.cuts).map((place) => place.replace(/(Start|Stop)Transaction/, 'Transaction'))
  expect(cuts).toEqual(
    expect.arrayContaining(
      ['lose', 'last'].flatMap((fate) => ['call', 'answer'].map((kind) => `${fate} Transaction ${kind}`)),
    ),
  )
}, 600_000)
