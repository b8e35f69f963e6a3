import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { packageFolder } from '../../package-folder.ts'
import type { I2cBus } from './i2c-bus.ts'
import { openRemoteI2cBus } from './remote-i2c-bus.ts'

/** The bus cannot be used; the message says what to do. */
export class I2cBusError extends Error {
  override readonly name = 'I2cBusError'
}

/**
 * Opens bus `/dev/i2c-N`, or a simulated one at `tcp://127.0.0.1:PORT`.
 * Opening touches no device: whether one is there shows with the first transfer.
 * @throws I2cBusError when the package i2c-bus is missing or does not fit this Node, or the bus is not there.
 */
export async function openI2cBus(bus: number | string): Promise<I2cBus> {
  if (typeof bus === 'string') return openRemoteI2cBus(bus)
  const i2c = await loadI2cPackage()
  // The package opens the device with the first transfer: until then a missing bus looks like a good one.
  await access(`/dev/i2c-${bus}`, constants.R_OK | constants.W_OK).catch((cause: unknown) => {
    throw new I2cBusError(missingBusText(bus, cause), { cause })
  })
  const wire = await i2c.openPromisified(bus)
  return {
    read: async (address, length) => {
      const { bytesRead, buffer } = await wire.i2cRead(address, length, Buffer.alloc(length))
      return buffer.subarray(0, bytesRead)
    },
    write: async (address, bytes) => {
      await wire.i2cWrite(address, bytes.length, bytes)
    },
    close: () => wire.close(),
  }
}

async function loadI2cPackage(): Promise<typeof import('i2c-bus').default> {
  try {
    return (await import('i2c-bus')).default
  } catch (cause) {
    throw new I2cBusError(missingPackageText(cause), { cause })
  }
}

function missingPackageText(cause: unknown): string {
  const told = cause instanceof Error ? cause.message : String(cause)
  if (told.includes('NODE_MODULE_VERSION')) {
    return `the package i2c-bus was built for another Node than ${process.version}; run in ${packageFolder()}: npm rebuild i2c-bus`
  }
  return `the package i2c-bus is not built on this machine; install a compiler (apt install build-essential python3) and run in ${packageFolder()}: npm rebuild i2c-bus`
}

function missingBusText(bus: number, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed'
  if (code === 'EACCES') return `/dev/i2c-${bus} may not be opened; run: sudo usermod -aG i2c $USER, then sign in again`
  if (code === 'ENOENT') {
    return `/dev/i2c-${bus} is not there; enable I2C with: sudo raspi-config nonint do_i2c 0, then restart`
  }
  return `/dev/i2c-${bus} cannot be opened (${code})`
}
