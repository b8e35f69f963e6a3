import { type MeterModel, REGISTER_TABLES } from '../drivers/meter/register-table.ts'
import { systemClock, systemTimers } from '../drivers/system-time.ts'
import { createSimulatedModule, type SimulatedModule } from './can/simulated-module.ts'
import { type SlcanHub, startSlcanHub } from './can/slcan-hub.ts'
import { type I2cServer, startI2cServer } from './i2c-server.ts'
import { createMeteredCurrent } from './metered-current.ts'
import { type ModbusTcpServer, startModbusTcpServer } from './modbus/modbus-tcp-server.ts'
import { createSimulatedMeter, type SimulatedMeter } from './modbus/simulated-meter.ts'
import { createSimulatedI2c } from './pn532/simulated-i2c.ts'
import { createSimulatedPn532, type SimulatedPn532 } from './pn532/simulated-pn532.ts'

/** Simulated hardware on the wires of this machine, for a charge point that runs as its own process. */
export interface Bench {
  readonly chip: SimulatedPn532
  readonly module: SimulatedModule
  readonly meter: SimulatedMeter
  readonly reader: I2cServer
  readonly can: SlcanHub
  readonly modbus: ModbusTcpServer
  close(): Promise<void>
}

export interface BenchOptions {
  readonly meterModel: MeterModel
  readonly unitId: number
  readonly phases: 1 | 3
  readonly voltageV: number
  readonly registerWh: number
}

/** A PN532 on I2C, a charger module on CAN and a meter on Modbus that measures what the module gives. */
export async function startBench(options: BenchOptions): Promise<Bench> {
  const time = { clock: systemClock, timers: systemTimers }
  const chip = createSimulatedPn532(systemTimers)
  const metered = createMeteredCurrent({ clock: systemClock, ...options })
  const meter = createSimulatedMeter(REGISTER_TABLES[options.meterModel], metered.values)
  const [reader, can, modbus] = await Promise.all([
    startI2cServer(createSimulatedI2c(chip)),
    startSlcanHub(),
    startModbusTcpServer(new Map([[options.unitId, meter]]), systemTimers),
  ])
  const module = createSimulatedModule({ bus: can.node(), ampsPerBit: 1, ...time })
  module.onPublish(metered.flows)
  return {
    chip,
    module,
    meter,
    reader,
    can,
    modbus,
    close: async () => {
      module.close()
      await Promise.all([reader.close(), can.close(), modbus.close()])
    },
  }
}
