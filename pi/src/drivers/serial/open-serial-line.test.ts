import { expect, test } from 'vitest'
import { openPty } from '../../../test/pty.ts'
import { openSerialLine } from './open-serial-line.ts'

test('a line that is pulled out closes, every time', async () => {
  // Which read meets the hang-up is a matter of microseconds.
  for (let pull = 0; pull < 30; pull++) {
    const pty = await openPty()
    const line = await openSerialLine({ path: pty.path, baud: 115_200 })
    const closed = new Promise<string>((resolve) => line.onClose(() => resolve('closed')))
    line.onBytes(() => {})
    await line.write(Buffer.from('t2010\r'))

    await pty.unplug()

    await expect(closed, `pull ${pull}`).resolves.toBe('closed')
    await expect(line.write(Buffer.from('C\r'))).rejects.toThrow('is closed')
  }
})
