import { parseArgs } from 'node:util'
import { type ChaosResult, runChaos } from '../../e2e/chaos/run-chaos.ts'
import { runMain } from '../lib/plain-error.ts'
import { drawSeed, numberOption } from '../lib/run-options.ts'

const HELP = `npm run chaos -- [options]

Stations charge through two edges while edges are killed, sockets are cut at single messages and Firestore goes away.
Afterwards the stations' own journals are compared with the database.

  --minutes N    how long things go wrong (default 3)
  --stations N   stations that charge, two connectors each (default 8)
  --outage-s N   longest outage of Firestore (default 60, a third of the time at most)
  --seed N       repeats the draws of an earlier run (default: drawn and printed)
  --keep         keeps journals, events and logs even when nothing is wrong
  --json         the result as one JSON object`

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      stations: { type: 'string' },
      'outage-s': { type: 'string' },
      seed: { type: 'string' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const durationMs = numberOption('minutes', values.minutes, 3, 0.3) * 60_000
  const seed = Math.floor(numberOption('seed', values.seed, drawSeed(), 0))
  const say = (line: string) => (values.json ? console.error(line) : console.log(line))
  say(`seed ${seed}`)
  const result = await runChaos({
    ...{ seed, durationMs, say, keep: values.keep },
    stations: Math.floor(numberOption('stations', values.stations, 8, 1)),
    longestOutageMs: Math.min(numberOption('outage-s', values['outage-s'], 60, 1) * 1000, durationMs / 3),
  })
  console.log(values.json ? JSON.stringify(result) : report(result))
  return result.problems.length === 0 ? 0 : 1
})

function report(result: ChaosResult): string {
  const { problems, cuts, ...numbers } = result
  return [
    ...Object.entries(numbers).map(([name, value]) => `${name.padEnd(18)} ${String(value)}`),
    ...Object.entries(cuts)
      .sort()
      .map(([place, count]) => `cut: ${place.padEnd(40)} ${count}`),
    ...(problems.length === 0 ? ['Every confirmed transaction is stored exactly once.'] : problems),
  ].join('\n')
}
