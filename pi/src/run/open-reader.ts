import { openI2cBus } from '../drivers/i2c/open-i2c-bus.ts'
import type { CardReader } from '../drivers/reader/card-reader.ts'
import { createPn532PackageReader } from '../drivers/reader/package/pn532-package-reader.ts'
import { createHsuLink } from '../drivers/reader/pn532-hsu-link.ts'
import { createI2cLink } from '../drivers/reader/pn532-i2c-link.ts'
import type { Pn532Link } from '../drivers/reader/pn532-link.ts'
import { createPn532Reader } from '../drivers/reader/pn532-reader.ts'
import { openSerialLine } from '../drivers/serial/open-serial-line.ts'
import type { Clock, Timers } from '../ports.ts'
import { createSimulatedI2c } from '../sim/pn532/simulated-i2c.ts'
import { createSimulatedPn532, type SimulatedPn532 } from '../sim/pn532/simulated-pn532.ts'
import type { StationConfig } from './config-schema.ts'

const HSU_BAUD = 115_200

export interface OpenedReader {
  readonly reader: CardReader | null
  /** The chip of the driver `sim`, on which cards are laid. */
  readonly chip: SimulatedPn532 | null
}

/** The wire to the chip, for the own driver. */
export async function openReaderLink(
  config: Extract<StationConfig['reader'], { driver: 'pn532-i2c' | 'pn532-hsu' | 'pn532-package' }>,
  timers: Timers,
): Promise<Pn532Link> {
  if (config.driver === 'pn532-hsu') {
    return createHsuLink(await openSerialLine({ path: config.port, baud: HSU_BAUD }), timers)
  }
  return createI2cLink(await openI2cBus(config.bus), timers)
}

/** The reader that the configuration names; not started yet. */
export function openReader(config: StationConfig['reader'], clock: Clock, timers: Timers): OpenedReader {
  if (config.driver === 'none') return { reader: null, chip: null }
  const { pollMs } = config
  if (config.driver === 'sim') {
    const chip = createSimulatedPn532(timers)
    const open = async () => createI2cLink(createSimulatedI2c(chip), timers)
    return { reader: createPn532Reader({ open, pollMs, clock, timers }), chip }
  }
  if (config.driver === 'pn532-package') {
    return { reader: createPn532PackageReader({ bus: config.bus, pollMs, clock, timers }), chip: null }
  }
  const open = () => openReaderLink(config, timers)
  return { reader: createPn532Reader({ open, pollMs, clock, timers }), chip: null }
}
