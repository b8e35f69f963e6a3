import { describe, expect, test } from 'vitest'
import { createHsuLink } from '../../src/drivers/reader/pn532-hsu-link.ts'
import { createPn532Reader } from '../../src/drivers/reader/pn532-reader.ts'
import { openSerialLine } from '../../src/drivers/serial/open-serial-line.ts'
import { systemClock, systemTimers } from '../../src/drivers/system-time.ts'
import { createSimulatedHsu } from '../../src/sim/pn532/simulated-hsu.ts'
import { createSimulatedPn532 } from '../../src/sim/pn532/simulated-pn532.ts'
import { openPluggablePty } from '../pluggable-pty.ts'
import { until } from '../until.ts'
import { cardReaderContract } from './card-reader.contract.ts'
import { openHsuReader } from './open-readers.ts'

describe('pn532-hsu', () => {
  cardReaderContract(openHsuReader)

  test('an adapter that is pulled out and put in again is opened again; the card that lies there is no new tap', async () => {
    const chip = createSimulatedPn532(systemTimers)
    const pty = await openPluggablePty()
    const hsu = createSimulatedHsu(chip, pty.write)
    pty.onBytes(hsu.hear)
    const open = async () => createHsuLink(await openSerialLine({ path: pty.path, baud: 115_200 }), systemTimers)
    const reader = createPn532Reader({
      ...{ open, pollMs: 5, deadlines: { ackMs: 1000, responseMs: 2000 } },
      ...{ clock: systemClock, timers: systemTimers },
    })
    const taps: string[] = []
    const states: string[] = []
    reader.onTap((uid) => taps.push(uid))
    reader.onState(({ state }) => states.push(state))
    reader.start()
    chip.place('04A1B2C3')
    await until(() => taps.length > 0)

    await pty.unplug()
    await until(() => states.at(-1) === 'down')
    await pty.plug()
    await until(() => states.at(-1) === 'up')

    expect(states).toEqual(['up', 'down', 'up'])
    expect(taps).toEqual(['04A1B2C3'])
    await reader.close()
    await pty.close()
  })
})
