import { describe, expect, test } from 'vitest'
import type { ReaderState } from '../../src/drivers/reader/card-reader.ts'
import { until } from '../until.ts'
import { cardReaderContract } from './card-reader.contract.ts'
import { openPackageReader } from './open-readers.ts'

describe('pn532-package', () => {
  cardReaderContract(openPackageReader)

  test('a reader process that is killed is replaced, and the card that lies there is no new tap', async () => {
    const { reader, chip, close, childPid } = await openPackageReader()
    const taps: string[] = []
    const states: ReaderState[] = []
    reader.onTap((uid) => taps.push(uid))
    reader.onState((state) => states.push(state))
    reader.start()
    chip.place('04A1B2C3')
    await until(() => taps.length > 0)
    const first = childPid() ?? 0

    process.kill(first, 'SIGKILL')
    await until(() => states.length === 3)

    expect(states.map(({ state }) => state)).toEqual(['up', 'down', 'up'])
    expect(childPid()).not.toBe(first)
    expect(taps).toEqual(['04A1B2C3'])
    await reader.close()
    await close()
  })
})
