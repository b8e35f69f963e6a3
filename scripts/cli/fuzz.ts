import { parseArgs } from 'node:util'
import { type FuzzResult, runFuzz } from '../../e2e/fuzz/run-fuzz.ts'
import { runMain } from '../lib/plain-error.ts'
import { drawSeed, numberOption } from '../lib/run-options.ts'

const HELP = `npm run fuzz -- [options]

Sends mutated OCPP frames to an edge: it must not crash, go silent, answer nonsense or keep memory.

  --frames N   how many (default 100000)
  --seed N     repeats the draws of an earlier run (default: drawn and printed)
  --json       the result as one JSON object`

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      frames: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const seed = Math.floor(numberOption('seed', values.seed, drawSeed(), 0))
  const say = (line: string) => (values.json ? console.error(line) : console.log(line))
  say(`seed ${seed}`)
  const result = await runFuzz({ seed, say, frames: Math.floor(numberOption('frames', values.frames, 100_000, 1_000)) })
  console.log(values.json ? JSON.stringify(result) : report(result))
  return result.problems.length === 0 ? 0 : 1
})

function report({ problems, answers, mutations, closes, heapMiB: _, ...numbers }: FuzzResult): string {
  return [
    ...Object.entries(numbers).map(([name, value]) => `${name.padEnd(18)} ${String(value)}`),
    ...Object.entries(mutations).map(([how, count]) => `changed:  ${how.padEnd(34)} ${count}`),
    ...Object.entries(answers).map(([kind, count]) => `answered: ${kind.padEnd(34)} ${count}`),
    ...Object.entries(closes).map(([code, count]) => `closed:   ${code.padEnd(34)} ${count}`),
    ...(problems.length === 0 ? ['Nothing gave way.'] : problems),
  ].join('\n')
}
