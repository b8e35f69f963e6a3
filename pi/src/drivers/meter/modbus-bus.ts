import ModbusRTU from 'modbus-serial'
import { SerialPort } from 'serialport'
import * as v from 'valibot'
import type { Timers } from '../../ports.ts'
import type { ModbusAddress } from './modbus-address.ts'

/** Why a request brought no registers. */
export type ModbusCode = 'TIMEOUT' | 'REFUSED' | 'BROKEN' | 'GONE'

export class ModbusError extends Error {
  readonly code: ModbusCode

  constructor(code: ModbusCode, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'ModbusError'
    this.code = code
  }
}

/** One RS-485 line or TCP connection, shared by every meter on it. */
export interface ModbusBus {
  /** Reads 16-bit registers. Requests of all callers go one after the other. @throws ModbusError */
  read(unitId: number, functionCode: 3 | 4, address: number, count: number): Promise<readonly number[]>
  close(): Promise<void>
}

const failureSchema = v.object({ errno: v.optional(v.string()), modbusCode: v.optional(v.number()) })

/**
 * Modbus over `modbus-serial`. Two requests at once on one client of that package both time out, so there is a queue.
 * After anything but a good or refused answer the line is closed, left alone for one time-out so that a late answer cannot
 * be taken for the next one, emptied and opened anew.
 */
export function createModbusBus(deps: {
  readonly address: ModbusAddress
  readonly timeoutMs: number
  readonly timers: Timers
}): ModbusBus {
  const { address, timeoutMs, timers } = deps
  let client: ModbusRTU | null = null
  let dirty = false
  let closed = false
  let working: Promise<unknown> = Promise.resolve()

  const opened = async (): Promise<ModbusRTU> => {
    if (client?.isOpen) return client
    if (client !== null) await drop()
    if (dirty) await new Promise<void>((resolve) => timers.after(timeoutMs, resolve))
    const next = new ModbusRTU()
    next.on('error', () => {})
    try {
      if (address.kind === 'tcp') await next.connectTCP(address.host, { port: address.port })
      else {
        if (dirty) await emptyPort(address.path, address.baud)
        await next.connectRTUBuffered(address.path, { baudRate: address.baud, parity: address.parity })
      }
    } catch (cause) {
      throw new ModbusError('GONE', 'the line to the meter cannot be opened', { cause })
    }
    dirty = false
    next.setTimeout(timeoutMs)
    client = next
    return next
  }

  const drop = async (): Promise<void> => {
    const old = client
    client = null
    if (old === null) return
    // An unplugged adapter is closed already: then no callback comes.
    if (old.isOpen) await new Promise<void>((resolve) => old.close(() => resolve()))
    else old.destroy(() => {})
  }

  const request = async (unitId: number, functionCode: 3 | 4, start: number, count: number) => {
    if (closed) throw new ModbusError('GONE', 'the line was closed')
    const line = await opened()
    line.setID(unitId)
    try {
      const { data } =
        functionCode === 4 ? await line.readInputRegisters(start, count) : await line.readHoldingRegisters(start, count)
      return data
    } catch (cause) {
      const failure = v.safeParse(failureSchema, cause)
      if (failure.success && failure.output.modbusCode !== undefined) {
        throw new ModbusError('REFUSED', `the meter refuses register ${start} (${failure.output.modbusCode})`, {
          cause,
        })
      }
      dirty = true
      await drop()
      if (failure.success && failure.output.errno === 'ETIMEDOUT') {
        throw new ModbusError('TIMEOUT', 'the meter does not answer', { cause })
      }
      throw new ModbusError('BROKEN', 'the answer of the meter cannot be read', { cause })
    }
  }

  return {
    read: (unitId, functionCode, start, count) => {
      const next = working.then(() => request(unitId, functionCode, start, count))
      working = next.catch(() => {})
      return next
    },
    close: async () => {
      closed = true
      await working
      await drop()
    },
  }
}

/** Throws away what the system has received on a port. */
async function emptyPort(path: string, baudRate: number): Promise<void> {
  const port = new SerialPort({ path, baudRate, autoOpen: false })
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())))
  await new Promise<void>((resolve) => port.flush(() => resolve()))
  await new Promise<void>((resolve) => port.close(() => resolve()))
}
