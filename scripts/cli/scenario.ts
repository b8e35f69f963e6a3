import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createPinnedLines } from 'charge-it-pi/cli/pinned-lines.ts'
import { apiOfRun } from '../lib/api-of-run.ts'
import { firestoreOfRun } from '../lib/firestore-of-run.ts'
import { type ApiCall, fluctuationOverRest } from '../lib/fluctuation-over-rest.ts'
import { PlainError, runMain } from '../lib/plain-error.ts'
import { runningSystem } from '../lib/run-file.ts'
import { addSimulatedStation, type SimulatedStation } from '../lib/simulated-station.ts'
import { waitFor } from '../lib/wait-for.ts'
import { type AnomalyWatch, watchAnomalies } from '../lib/watch-anomalies.ts'
import { watchCurrent } from '../lib/watch-current.ts'
import { currentFluctuation, NotForScenarios, PRESETS, type Preset } from '../scenarios/current-fluctuation.ts'

const HELP = `npm run scenario -- current-fluctuation [options]

The CSMS lets a station's current go up and down again and again, by ordinary commands over the REST API.

  --preset NAME    ${Object.keys(PRESETS).join(' or ')} (default quick)
  --cycles N       how often (default 15: two minutes of the quick preset)
  --until-noticed  ends before that once the CSMS and the made station have noticed it
  --station ID     a simulated station with a car that stays plugged in; without it, one is made and removed again
  --connector N    default 1
  --card ID        default DEMO-123
  --state DIR      where the made station keeps its own memory, for: charge-it-pi memory --state DIR --station ID
  --watch          draws the last minute as the CSMS sees it
  --json           the result as one JSON object

Scenarios of the station's side: pi/README.md, charge-it-pi simulate --scenario NAME.`

await runMain(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      preset: { type: 'string', default: 'quick' },
      cycles: { type: 'string', default: '15' },
      'until-noticed': { type: 'boolean', default: false },
      station: { type: 'string' },
      connector: { type: 'string', default: '1' },
      card: { type: 'string', default: 'DEMO-123' },
      state: { type: 'string' },
      watch: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (positionals.length !== 1 || positionals[0] !== 'current-fluctuation') {
    console.error(HELP)
    return 2
  }
  const preset = Object.keys(PRESETS).find((each): each is Preset => each === values.preset)
  if (preset === undefined) throw new PlainError(`There is no preset "${values.preset}".\n\n${HELP}`)
  const cycles = wholeNumber('cycles', values.cycles)
  const connectorId = wholeNumber('connector', values.connector)

  if (values.station !== undefined && values.state !== undefined)
    throw new PlainError('--state is about the station that is made; with --station there is none.')

  const run = runningSystem()
  const api: ApiCall = (method, path, body) => apiOfRun(run, method, path, body)
  const pinned = createPinnedLines(values.json ? process.stderr : process.stdout)
  const say = (line: string) => (values.json ? undefined : pinned.above(() => console.log(line)))
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort())
  process.once('SIGTERM', () => ending.abort())

  let own: SimulatedStation | null = null
  let endWatch = () => {}
  let anomalies: AnomalyWatch | null = null
  const firestore = await firestoreOfRun(run)
  try {
    const [ocpp] = run.ocpp
    if (values.station === undefined && ocpp === undefined) throw new PlainError('The system has no OCPP address.')
    if (values.station === undefined && ocpp !== undefined)
      own = await addSimulatedStation(api, ocpp, values.state ?? null)
    const stationId = values.station ?? own?.stationId ?? ''
    const csms = fluctuationOverRest(api, stationId)
    if (own !== null) {
      say(`station ${stationId}`)
      await waitFor(
        `${stationId} with its car`,
        async () => {
          const { online, connectors } = await csms.station()
          return online && connectors.some(({ status }) => status === 'Preparing')
        },
        { timeoutMs: 120_000, everyMs: 500 },
      )
    }
    if (values.watch) {
      const watched = { api, firestore, stationId, connectorId, show: pinned.show, onFailure: say }
      endWatch = watchCurrent(watched)
    }
    const watch = watchAnomalies({
      ...{ firestore, stationId, memoryFolder: own?.memoryFolder ?? null },
      onNoticed: (by, { what, afterS }) => say(`noticed by the ${by} after ${afterS} s: ${what}`),
    })
    anomalies = watch
    const result = await currentFluctuation(csms, {
      ...{ preset, cycles, connectorId, idTag: values.card, say, nowMs: performance.now.bind(performance) },
      wait: (seconds) => sleep(seconds * 1000),
      isOver: () => ending.signal.aborted || (values['until-noticed'] && watch.isNoticed()),
    })
    const noticed = await watch.end()
    if (values.json) console.log(JSON.stringify({ stationId, preset, ...result, noticed }))
    else say(`${result.cycles} cycles, ${result.missed} without a transaction, ${result.slipsS.length} began late.`)
    return result.missed === 0 && result.leftOver.length === 0 ? 0 : 1
  } catch (error) {
    if (error instanceof NotForScenarios) throw new PlainError(`${values.station}: ${error.message}.`)
    throw error
  } finally {
    endWatch()
    // Its failure was told above, or what failed before it is the one to tell.
    await anomalies?.end().catch(() => null)
    await own?.remove()
    await firestore.terminate()
  }
})

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new PlainError(`--${name} must be a whole number above 0; it is "${text}".`)
  return Number(text)
}
