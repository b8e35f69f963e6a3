import { createPn532PackageReader } from '../../src/drivers/reader/package/pn532-package-reader.ts'
import { createHsuLink } from '../../src/drivers/reader/pn532-hsu-link.ts'
import { createI2cLink } from '../../src/drivers/reader/pn532-i2c-link.ts'
import { createPn532Reader } from '../../src/drivers/reader/pn532-reader.ts'
import { openSerialLine } from '../../src/drivers/serial/open-serial-line.ts'
import { systemClock, systemTimers } from '../../src/drivers/system-time.ts'
import { startI2cServer } from '../../src/sim/i2c-server.ts'
import { createSimulatedHsu } from '../../src/sim/pn532/simulated-hsu.ts'
import { createSimulatedI2c } from '../../src/sim/pn532/simulated-i2c.ts'
import { createSimulatedPn532 } from '../../src/sim/pn532/simulated-pn532.ts'
import { createFakeTime } from '../fake-time.ts'
import { openPty } from '../pty.ts'
import { until } from '../until.ts'
import type { ReaderUnderTest } from './card-reader.contract.ts'

const POLL_MS = 5
/** A busy machine is no broken chip. */
const deadlines = { ackMs: 1000, responseMs: 1500 }
const time = { clock: systemClock, timers: systemTimers }

/** The own driver on a simulated I2C bus, all of it in this process: time passes only while a test waits. */
export async function openI2cReader(): Promise<ReaderUnderTest> {
  const { clock, timers, advance } = createFakeTime()
  const chip = createSimulatedPn532(timers)
  const bus = createSimulatedI2c(chip)
  const open = async () => createI2cLink(bus, timers)
  const reader = createPn532Reader({ open, pollMs: POLL_MS, deadlines, clock, timers })
  const passUntil = async (condition: () => boolean) => {
    while (!condition()) await advance(1)
  }
  const close = async () => {
    let isClosed = false
    const closed = reader.close().finally(() => {
      isClosed = true
    })
    await passUntil(() => isClosed)
    await closed
  }
  return { reader: { ...reader, close }, chip, until: passUntil, close: async () => {} }
}

/** The own driver on a real pseudo terminal through the package serialport. */
export async function openHsuReader(): Promise<ReaderUnderTest> {
  const chip = createSimulatedPn532(systemTimers)
  const pty = await openPty()
  const hsu = createSimulatedHsu(chip, pty.write)
  pty.onBytes(hsu.hear)
  const open = async () => createHsuLink(await openSerialLine({ path: pty.path, baud: 115_200 }), systemTimers)
  return { reader: createPn532Reader({ open, pollMs: POLL_MS, deadlines, ...time }), chip, until, close: pty.unplug }
}

/** The package pn532 in its own process, on a simulated I2C bus. */
export async function openPackageReader(): Promise<ReaderUnderTest & { childPid(): number | null }> {
  const chip = createSimulatedPn532(systemTimers)
  const server = await startI2cServer(createSimulatedI2c(chip))
  const reader = createPn532PackageReader({ bus: server.url, pollMs: POLL_MS, deadlines, ...time })
  return { reader, chip, until, close: server.close, childPid: reader.childPid }
}
