import type { CanBus } from '../drivers/can/can-bus.ts'
import { type CanModule, createCanModule } from '../drivers/can/can-module.ts'
import { createLoopCan } from '../drivers/can/loop-can.ts'
import { openCanBus, parseCanAddress } from '../drivers/can/open-can-bus.ts'
import { openGpioOutput } from '../drivers/gpio/gpio-lines.ts'
import { parseModbusAddress } from '../drivers/meter/modbus-address.ts'
import { createModbusBus } from '../drivers/meter/modbus-bus.ts'
import { createModbusMeter, type MeterDriver } from '../drivers/meter/modbus-meter.ts'
import { REGISTER_TABLES } from '../drivers/meter/register-table.ts'
import { type AssumedVehicle, createAssumedVehicle } from '../drivers/vehicle/assumed-vehicle.ts'
import { createGpioVehicle } from '../drivers/vehicle/gpio-vehicle.ts'
import type { Clock, ConnectorHardware, Timers } from '../ports.ts'
import { createSimulatedModule } from '../sim/can/simulated-module.ts'
import { createMeteredCurrent } from '../sim/metered-current.ts'
import type { StationConfig } from './config-schema.ts'

/** What one connector is made of, with the ends that the program needs. */
export interface OpenedPower {
  readonly hardware: ConnectorHardware
  readonly module: CanModule
  readonly meter: MeterDriver
  /** The vehicle, where somebody has to say whether it is plugged. */
  readonly assumed: AssumedVehicle | null
  readonly simulatedVehicle: AssumedVehicle | null
  close(): Promise<void>
}

/**
 * Opens charger module, meter and vehicle as configured. The module hears a stop before anything else.
 * @param deps.registerWh last known register, for the simulated meter.
 */
export async function openPower(deps: {
  readonly config: StationConfig
  readonly clock: Clock
  readonly timers: Timers
  readonly registerWh: number
  readonly onFailure: (part: string, reason: string) => void
}): Promise<OpenedPower> {
  const { config, clock, timers } = deps
  const { station, can } = config
  const { bus, closeModule } = await openCan(deps)
  const contactor =
    config.contactor === undefined
      ? null
      : openGpioOutput(config.contactor, (reason) => deps.onFailure('contactor', reason))
  contactor?.set(true)
  const module = createCanModule({
    bus,
    ampsPerBit: can.ampsPerBit,
    clock,
    timers,
    setContactor: (closed) => contactor?.set(closed),
  })
  const meter = openMeter(deps, bus)
  const { vehicle, assumed, simulatedVehicle, closeVehicle } = openVehicle(deps, module)
  meter.start()
  return {
    module,
    meter,
    assumed,
    simulatedVehicle,
    hardware: {
      meter,
      module,
      vehicle,
      maxCurrentA: station.maxCurrentA,
      phases: station.phases,
      nominalVoltageV: station.nominalVoltageV,
    },
    close: async () => {
      closeVehicle()
      module.close()
      await meter.close()
      closeModule()
      contactor?.close()
      await bus.close()
    },
  }
}

async function openCan({ config, clock, timers }: Parameters<typeof openPower>[0]) {
  const address = parseCanAddress(config.can.url)
  if (address.kind !== 'loop') {
    const bus = await openCanBus(address, timers)
    return { bus, closeModule: () => {} }
  }
  const loop = createLoopCan()
  const { ampsPerBit } = config.can
  const simulated = createSimulatedModule({ bus: loop.node(), ampsPerBit, clock, timers })
  return { bus: loop.node(), closeModule: simulated.close }
}

function openMeter(deps: Parameters<typeof openPower>[0], bus: CanBus): MeterDriver {
  const { config, clock, timers } = deps
  const { station, can } = config
  if (config.meter.driver === 'sim') return simulatedMeter(deps, bus, can.ampsPerBit)
  const { url, unitId, pollMs, timeoutMs } = config.meter
  const modbus = createModbusBus({ address: parseModbusAddress(url), timeoutMs, timers })
  const table = config.meter.driver === 'custom' ? config.meter.registers : REGISTER_TABLES[config.meter.driver]
  const maxPowerW = station.maxCurrentA * station.phases * station.nominalVoltageV
  const meter = createModbusMeter({ bus: modbus, unitId, table, pollMs, maxPowerW, clock, timers })
  return {
    ...meter,
    close: async () => {
      await meter.close()
      await modbus.close()
    },
  }
}

/** Integrates the current that the module publishes; said to be simulated at start-up. */
function simulatedMeter(
  { config, clock, registerWh }: Parameters<typeof openPower>[0],
  bus: CanBus,
  ampsPerBit: number,
): MeterDriver {
  const { phases, nominalVoltageV: voltageV } = config.station
  const metered = createMeteredCurrent({ clock, voltageV, phases, registerWh })
  bus.onFrame(({ id, bytes }) => {
    if (id === 0x300 && bytes.length >= 2) metered.flows(bytes.readUInt16LE(0) * ampsPerBit)
  })
  return {
    read: () => {
      const values = metered.values()
      return { ...values, energyWh: Math.floor(values.energyWh) }
    },
    onState: () => {},
    lastTryMs: () => clock.monotonicMs(),
    start: () => {},
    close: async () => {},
  }
}

function openVehicle({ config, clock, timers, onFailure }: Parameters<typeof openPower>[0], module: CanModule) {
  if (config.vehicle.driver === 'gpio') {
    const vehicle = createGpioVehicle(config.vehicle, timers, (reason) => onFailure('vehicle', reason))
    return { vehicle, assumed: null, simulatedVehicle: null, closeVehicle: vehicle.close }
  }
  const vehicle = createAssumedVehicle({ clock, currentA: module.currentA })
  const isAssumed = config.vehicle.driver === 'assumed'
  return {
    vehicle,
    assumed: isAssumed ? vehicle : null,
    simulatedVehicle: isAssumed ? null : vehicle,
    closeVehicle: () => {},
  }
}
