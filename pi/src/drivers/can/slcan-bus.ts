import type { Cancel, Timers } from '../../ports.ts'
import type { ByteLine } from '../serial/byte-line.ts'
import type { CanBus, CanFrame } from './can-bus.ts'
import { createSlcanDecoder, encodeSlcan } from './slcan-codec.ts'

const FIRST_BACK_OFF_MS = 200
const LONGEST_BACK_OFF_MS = 5000

/**
 * CAN over an SLCAN adapter (serial port, pseudo terminal or TCP). A lost line is opened again with growing pauses.
 * @param deps.bitrateCode `S0` to `S8`.
 */
export function createSlcanBus(deps: {
  readonly open: () => Promise<ByteLine>
  readonly bitrateCode: string
  readonly timers: Timers
}): CanBus {
  const frames: ((frame: CanFrame) => void)[] = []
  const states: ((up: boolean) => void)[] = []
  let line: ByteLine | null = null
  let up = false
  let ended = false
  let backOffMs = FIRST_BACK_OFF_MS
  let cancelRetry: Cancel = () => {}

  const tell = (next: boolean) => {
    if (next === up) return
    up = next
    for (const listener of states) listener(next)
  }
  const retry = () => {
    line = null
    tell(false)
    if (ended) return
    cancelRetry = deps.timers.after(backOffMs, () => void connect())
    backOffMs = Math.min(LONGEST_BACK_OFF_MS, backOffMs * 2)
  }
  const write = (bytes: Buffer) => {
    // A failed write comes with the end of the line, which is dealt with there.
    line?.write(bytes).catch(() => {})
  }

  const connect = async (): Promise<void> => {
    let next: ByteLine
    try {
      next = await deps.open()
    } catch {
      // Not there (yet): the module's silence is what becomes a fault.
      retry()
      return
    }
    if (ended) {
      await next.close()
      return
    }
    line = next
    next.onBytes(
      createSlcanDecoder((frame) => {
        for (const listener of frames) listener(frame)
      }),
    )
    next.onClose(retry)
    // Empties what a line before may have left in the adapter, closes, sets the rate, opens.
    write(Buffer.from(`\r\rC\r${deps.bitrateCode}\rO\r`, 'latin1'))
    backOffMs = FIRST_BACK_OFF_MS
    tell(true)
  }
  void connect()

  return {
    send: (frame) => {
      if (line === null) return false
      write(encodeSlcan(frame))
      return true
    },
    onFrame: (listener) => {
      frames.push(listener)
    },
    onState: (listener) => {
      states.push(listener)
      if (up) listener(true)
    },
    close: async () => {
      ended = true
      cancelRetry()
      const last = line
      line = null
      await last?.write(Buffer.from('C\r', 'latin1')).catch(() => {})
      await last?.close()
    },
  }
}
