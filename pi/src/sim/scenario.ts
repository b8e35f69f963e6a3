import type { StationEvent, Timers } from '../ports.ts'
import { type Scenario, type Step, TALLIED } from './scenario-schema.ts'
import type { SimStation } from './sim-station.ts'
import type { Tally } from './tally.ts'

const LOOK_MS = 200
const PATIENCE_MS = 600_000
const CAR = { batteryWh: 60_000, socPercent: 20, maxPowerW: 350_000 }

/** Lets the CSMS send a command. Resolves with the station's answer, or why there was none. */
export type CsmsCommand = (stationId: string, action: string, payload: Record<string, unknown>) => Promise<string>

export interface ScenarioDeps {
  readonly scenario: Scenario
  readonly sim: SimStation
  readonly tally: Readonly<Tally>
  readonly timers: Timers
  readonly emit: (event: StationEvent) => void
  readonly nowIso: () => string
  /** null: no step asks for it. */
  readonly command: CsmsCommand | null
}

/**
 * Goes through the steps at one station. A wait that takes longer than ten minutes of station time fails.
 * @returns what was not as expected; empty if all was.
 */
export async function playScenario(deps: ScenarioDeps): Promise<string[]> {
  const { scenario, sim } = deps
  const failures: string[] = []
  await playSteps(scenario.steps, deps, failures)
  const { stationId } = sim
  deps.emit({ event: 'scenario-ended', stationId, at: deps.nowIso(), scenario: scenario.name, failures })
  return failures
}

async function playSteps(steps: readonly Step[], deps: ScenarioDeps, failures: string[]): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'object' && 'repeat' in step) {
      for (let round = 0; round < step.repeat; round++) await playSteps(step.steps, deps, failures)
    } else await playStep(step, deps, failures)
  }
}

async function playStep(
  step: Exclude<Step, { readonly repeat: number }>,
  deps: ScenarioDeps,
  failures: string[],
): Promise<void> {
  const { sim, tally, timers } = deps
  const pause = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve))
  const until = async (what: string, condition: () => boolean): Promise<void> => {
    for (let waitedMs = 0; !condition(); waitedMs += LOOK_MS) {
      if (waitedMs >= PATIENCE_MS) {
        failures.push(`${what} did not happen`)
        return
      }
      await pause(LOOK_MS)
    }
  }
  const connectorOf = (id: number) => sim.station()?.connectors[id - 1]
  const hardwareOf = (id: number) => sim.hardware[id - 1]

  if (step === 'waitBoot') return until('boot', () => sim.station()?.registration() === 'Accepted')
  if (step === 'waitOnline') return until('a connection', sim.isConnected)
  if ('tap' in step) return sim.tap(step.tap.uid, step.tap.connector)
  if ('plug' in step) return hardwareOf(step.plug)?.plug(CAR)
  if ('unplug' in step) return hardwareOf(step.unplug)?.unplug()
  if ('car' in step) return hardwareOf(step.connector)?.pauseCar(step.car === 'pause')
  if ('waitStatus' in step)
    return until(step.waitStatus, () => connectorOf(step.connector)?.status() === step.waitStatus)
  if ('waitCurrentA' in step) {
    const { is, tolerance } = spread(step.waitCurrentA)
    const presentA = () => hardwareOf(step.connector)?.module.currentA() ?? Number.NaN
    return until(`a current of ${is} A`, () => Math.abs(presentA() - is) <= tolerance)
  }
  if ('wait' in step) return pause(step.wait * 1000)
  if ('charge' in step) {
    const { energyWh, connector } = step.charge
    const registerWh = () => hardwareOf(connector)?.meter.read()?.energyWh ?? 0
    const beganAtWh = connectorOf(connector)?.transaction()?.meterStartWh ?? registerWh()
    return until(`${energyWh} Wh`, () => registerWh() - beganAtWh >= energyWh)
  }
  if ('network' in step) return sim.setNetwork(step.network === 'up')
  if ('power' in step) return step.power === 'on' ? sim.restorePower() : sim.cutPower()
  if ('fault' in step) {
    const vendor = step.vendorErrorCode === undefined ? {} : { vendorErrorCode: step.vendorErrorCode }
    return connectorOf(step.connector)?.setFault({ errorCode: step.fault, ...vendor })
  }
  if ('clearFault' in step) return connectorOf(step.clearFault)?.setFault(null)
  if ('meter' in step) return hardwareOf(step.connector)?.silenceMeter(step.meter === 'silent')
  if ('reader' in step) {
    return sim.station()?.setStationFault(step.reader === 'silent' ? { errorCode: 'ReaderFailure' } : null)
  }
  if ('lose' in step) return sim.lose(step.lose, true)
  if ('deliver' in step) return sim.lose(step.deliver, false)
  if ('configure' in step) {
    const status = (await sim.station()?.configure(step.configure.key, step.configure.value)) ?? 'Off'
    if (status !== 'Accepted') failures.push(`${step.configure.key} is ${status}`)
    return
  }
  if ('csms' in step) {
    if (deps.command === null) throw new Error('a scenario with csms steps needs the API of the CSMS')
    const transactionId = () => sim.station()?.transactionIdAt(1) ?? null
    const asksForId = Object.values(step.payload).includes('$transactionId')
    if (asksForId) await until('a transaction id', () => transactionId() !== null)
    const filled = Object.entries(step.payload).map(([key, value]) => [
      key,
      value === '$transactionId' ? transactionId() : value,
    ])
    const status = await deps.command(sim.stationId, step.csms, Object.fromEntries(filled))
    if (status !== 'Accepted') failures.push(`${step.csms} was answered ${status}`)
    return
  }
  const { pending, ...counts } = step.expect
  if (pending !== undefined) {
    await until(`${pending} waiting messages`, () => sim.station()?.pendingMessages() === pending)
  }
  for (const key of TALLIED) {
    const wanted = counts[key]
    if (wanted === undefined) continue
    const { is, tolerance } = spread(wanted)
    await until(`${is} ${key}`, () => tally[key] >= is - tolerance)
    if (Math.abs(tally[key] - is) > tolerance) failures.push(`${key} is ${tally[key]}, expected ${is} ± ${tolerance}`)
  }
}

function spread(counted: number | { readonly is: number; readonly tolerance: number }): {
  is: number
  tolerance: number
} {
  return typeof counted === 'number' ? { is: counted, tolerance: 0 } : counted
}
