import pn532 from 'pn532'
import * as v from 'valibot'
import { openI2cBus } from '../../i2c/open-i2c-bus.ts'
import { systemTimers } from '../../system-time.ts'
import { firmwareText } from '../firmware-text.ts'
import { createPn532Chip, PN532_DEADLINES } from '../pn532-chip.ts'
import { Pn532Error } from '../pn532-error.ts'
import { createI2cLink } from '../pn532-i2c-link.ts'
import { type ChildMessage, type ChildOrder, childOrderSchema } from './child-messages.ts'
import { I2cShim } from './i2c-shim.ts'

/**
 * The process in which the package `pn532` runs. The package crashes on error frames and hangs on a mute chip, so
 * everything that goes wrong ends this process; the parent starts another.
 */
const tell = (message: ChildMessage, then: () => void = () => {}) => process.send?.(message, then)

const fail = (error: unknown): void => {
  const code = error instanceof Pn532Error ? error.code : 'GONE'
  const reason = error instanceof Error ? error.message : String(error)
  tell({ kind: 'failed', code, reason }, () => process.exit(1))
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
process.on('disconnect', () => process.exit(0))

async function poll({ bus, pollMs, deadlines = PN532_DEADLINES }: ChildOrder): Promise<void> {
  const link = createI2cLink(await openI2cBus(bus), systemTimers)
  // The package does not limit searches: without this one would wait for a card for ever.
  await createPn532Chip(link, deadlines).initialise()
  const reader = new pn532.PN532(new I2cShim(link, deadlines, fail), { pollInterval: pollMs })
  reader.on('error', fail)
  reader.once('ready', () => {
    reader
      .getFirmwareVersion()
      .then(({ IC, Ver, Rev }) => {
        tell({ kind: 'ready', firmware: firmwareText({ ic: IC, version: Ver, revision: Rev }) })
        // Each listener would start another endless search; there is this one.
        reader.on('tag', (tag: { uid?: string } | undefined) => {
          tell({ kind: 'poll', uid: tag?.uid === undefined ? null : tag.uid.replaceAll(':', '').toUpperCase() })
        })
      })
      .catch(fail)
  })
}

process.once('message', (order) => {
  poll(v.parse(childOrderSchema, order)).catch(fail)
})
