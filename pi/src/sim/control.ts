import * as v from 'valibot'
import type { SimCar } from '../drivers/sim/sim-connector.ts'
import type { StationEvent } from '../ports.ts'
import type { SimStation } from './sim-station.ts'

const connectorId = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1)
const on = { station: v.string() }

/** What a person can do to a simulated station, one JSON object per line. */
export const controlSchema = v.variant('do', [
  v.strictObject({ ...on, do: v.literal('tap'), uid: v.string(), connector: v.optional(v.number()) }),
  v.strictObject({
    ...on,
    do: v.literal('plug'),
    connector: connectorId,
    batteryWh: v.optional(v.pipe(v.number(), v.minValue(1)), 60_000),
    socPercent: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 30),
    maxPowerW: v.optional(v.pipe(v.number(), v.minValue(0)), 350_000),
  }),
  v.strictObject({ ...on, do: v.literal('unplug'), connector: connectorId }),
  v.strictObject({ ...on, do: v.literal('pause'), connector: connectorId, paused: v.optional(v.boolean(), true) }),
  v.strictObject({ ...on, do: v.literal('network'), up: v.boolean() }),
  v.strictObject({ ...on, do: v.literal('power'), up: v.boolean() }),
  v.strictObject({
    ...on,
    do: v.literal('fault'),
    connector: connectorId,
    errorCode: v.string(),
    vendorErrorCode: v.optional(v.string()),
  }),
  v.strictObject({ ...on, do: v.literal('clearFault'), connector: connectorId }),
  v.strictObject({ ...on, do: v.literal('meter'), connector: connectorId, silent: v.boolean() }),
  v.strictObject({ ...on, do: v.literal('status') }),
  v.strictObject({ ...on, do: v.literal('stop') }),
])
export type Control = v.InferOutput<typeof controlSchema>

/** Carries out a control line. Every line gives one event: `control` or `control-refused`. */
export async function carryOut(
  line: string,
  stations: ReadonlyMap<string, SimStation>,
  emit: (event: StationEvent) => void,
  nowIso: () => string,
): Promise<void> {
  const refuse = (stationId: string, reason: string) =>
    emit({ event: 'control-refused', stationId, at: nowIso(), reason })
  const parsed = v.safeParse(controlSchema, parseJson(line))
  if (!parsed.success) {
    refuse('', parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'line'}: ${issue.message}`).join('; '))
    return
  }
  const control = parsed.output
  const sim = stations.get(control.station)
  if (sim === undefined) {
    refuse(control.station, 'unknown station')
    return
  }
  const hardware =
    'connector' in control && control.connector !== undefined ? sim.hardware[control.connector - 1] : undefined
  if ('connector' in control && control.connector !== undefined && hardware === undefined) {
    refuse(control.station, 'unknown connector')
    return
  }
  const details = await apply(control, sim)
  emit({ event: 'control', stationId: control.station, at: nowIso(), do: control.do, ...details })
}

async function apply(control: Control, sim: SimStation): Promise<Record<string, unknown>> {
  const number = 'connector' in control ? (control.connector ?? 1) : 1
  const hardware = sim.hardware[number - 1]
  const connector = sim.station()?.connectors[number - 1]
  switch (control.do) {
    case 'tap':
      sim.tap(control.uid, control.connector)
      return {}
    case 'plug': {
      const { batteryWh, socPercent, maxPowerW } = control
      const car: SimCar = { batteryWh, socPercent, maxPowerW }
      hardware?.plug(car)
      return { connectorId: number }
    }
    case 'unplug':
      hardware?.unplug()
      return { connectorId: number }
    case 'pause':
      hardware?.pauseCar(control.paused)
      return { connectorId: number }
    case 'network':
      sim.setNetwork(control.up)
      return { up: control.up }
    case 'power':
      await (control.up ? sim.restorePower() : sim.cutPower())
      return { up: control.up }
    case 'fault': {
      const { errorCode, vendorErrorCode } = control
      connector?.setFault({ errorCode, ...(vendorErrorCode === undefined ? {} : { vendorErrorCode }) })
      return { connectorId: number }
    }
    case 'clearFault':
      connector?.setFault(null)
      return { connectorId: number }
    case 'meter':
      hardware?.silenceMeter(control.silent)
      return { connectorId: number }
    case 'status':
      return describe(sim)
    case 'stop':
      await sim.stop()
      return {}
  }
}

/** What a station is doing, for the `status` control. */
function describe(sim: SimStation): Record<string, unknown> {
  const station = sim.station()
  return {
    registration: station?.registration() ?? 'Off',
    pendingMessages: station?.pendingMessages() ?? 0,
    connectors: sim.hardware.map((hardware, index) => ({
      connectorId: index + 1,
      status: station?.connectors[index]?.status() ?? 'Off',
      plugged: hardware.vehicle.isPlugged(),
      meter: hardware.meter.read(),
    })),
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
