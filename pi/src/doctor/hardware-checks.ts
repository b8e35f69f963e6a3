import { CURRENT_ID, decodeCurrent } from '../drivers/can/module-messages.ts'
import { openCanBus, parseCanAddress } from '../drivers/can/open-can-bus.ts'
import { parseModbusAddress } from '../drivers/meter/modbus-address.ts'
import { createModbusBus, ModbusError } from '../drivers/meter/modbus-bus.ts'
import { decodeQuantity, type Quantity, REGISTER_TABLES, registersOf } from '../drivers/meter/register-table.ts'
import { firmwareText } from '../drivers/reader/firmware-text.ts'
import { createPn532Chip } from '../drivers/reader/pn532-chip.ts'
import { systemTimers } from '../drivers/system-time.ts'
import type { StationConfig } from '../run/config-schema.ts'
import { openReaderLink } from '../run/open-reader.ts'
import { type Check, fail, ok, skip, warn } from './check.ts'

const CAN_LISTEN_MS = 3000

/** Asks the chip for its firmware: a real transfer. */
export function readerCheck(config: StationConfig['reader']): Check {
  return {
    name: 'reader',
    run: async () => {
      if (config.driver === 'none') return skip('no reader is configured')
      if (config.driver === 'sim') return warn('the reader is simulated')
      const link = await openReaderLink(config, systemTimers)
      try {
        return ok(firmwareText(await createPn532Chip(link).initialise()))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return fail(`no PN532: ${reason}; check wiring, the switches for I2C or HSU, and power`)
      } finally {
        await link.close()
      }
    },
  }
}

/** Reads once all that is billed or shown: compare it with the meter's display. */
export function meterCheck(config: StationConfig['meter']): Check {
  return {
    name: 'meter',
    run: async () => {
      if (config.driver === 'sim') return warn('the meter is simulated')
      const table = config.driver === 'custom' ? config.registers : REGISTER_TABLES[config.driver]
      const { url, timeoutMs, unitId } = config
      const bus = createModbusBus({ address: parseModbusAddress(url), timeoutMs, timers: systemTimers })
      const read = async (at: Quantity) =>
        decodeQuantity(await bus.read(unitId, table.functionCode, at.address, registersOf(at.format)), at)
      const shown = async (quantities: readonly Quantity[], unit: string): Promise<string> => {
        const amounts: string[] = []
        for (const at of quantities) amounts.push((await read(at))?.toFixed(1) ?? 'no number')
        return `${amounts.join(' / ')} ${unit}`
      }
      try {
        const energyWh = await read(table.energyWh)
        if (energyWh === null) return fail('the register of the energy holds no number')
        const now = [
          await shown(table.voltageV, 'V'),
          await shown(table.currentA, 'A'),
          await shown([table.powerW], 'W'),
        ]
        return ok(`${Math.floor(energyWh)} Wh; ${now.join(', ')}`)
      } catch (error) {
        if (!(error instanceof ModbusError)) throw error
        return fail(`${error.message} (${error.code}); check A and B, baud, parity and unitId ${unitId}`)
      } finally {
        await bus.close()
      }
    },
  }
}

/** Listens for the current that a module publishes each second. Sends nothing. */
export function canCheck({ url, ampsPerBit }: StationConfig['can']): Check {
  return {
    name: 'can',
    run: async () => {
      const address = parseCanAddress(url)
      if (address.kind === 'loop') return warn('the charger module is simulated')
      const bus = await openCanBus(address, systemTimers)
      const heardA = await new Promise<number | null>((resolve) => {
        const cancel = systemTimers.after(CAN_LISTEN_MS, () => resolve(null))
        bus.onFrame(({ id, bytes }) => {
          const currentA = id === CURRENT_ID ? decodeCurrent(bytes, ampsPerBit) : null
          if (currentA === null) return
          cancel()
          resolve(currentA)
        })
      })
      await bus.close()
      return heardA === null
        ? fail('no module publishes its current (0x300); check CAN-H, CAN-L, 120 ohm at both ends and the bit rate')
        : ok(`the module publishes ${heardA} A`)
    },
  }
}
