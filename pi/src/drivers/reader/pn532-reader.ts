import type { Cancel, Clock, Timers } from '../../ports.ts'
import { createCardPresence } from './card-presence.ts'
import { type CardReader, readerListeners } from './card-reader.ts'
import { firmwareText } from './firmware-text.ts'
import { createPn532Chip, type Pn532Deadlines } from './pn532-chip.ts'
import { Pn532Error } from './pn532-error.ts'
import type { Pn532Link } from './pn532-link.ts'

const FIRST_BACK_OFF_MS = 100
const LONGEST_BACK_OFF_MS = 5000

export interface Pn532ReaderDeps {
  /** Opens bus or port anew; called at every (re-)initialisation. */
  readonly open: () => Promise<Pn532Link>
  readonly pollMs: number
  readonly deadlines?: Pn532Deadlines
  readonly clock: Clock
  readonly timers: Timers
}

/**
 * A PN532 that is polled for cards. Any error closes the bus, tells `down` once and starts over with growing pauses;
 * the same card still lying there afterwards is no new tap.
 */
export function createPn532Reader(deps: Pn532ReaderDeps): CardReader {
  const { clock, timers } = deps
  const listeners = readerListeners()
  const presence = createCardPresence(listeners)
  let running = false
  let ended: Promise<void> = Promise.resolve()
  let lastTryMs: number | null = null
  let backOffMs = FIRST_BACK_OFF_MS
  let wake: (() => void) | null = null

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      let cancel: Cancel = () => {}
      wake = () => {
        cancel()
        resolve()
      }
      cancel = timers.after(ms, resolve)
    })

  const session = async (): Promise<void> => {
    const link = await deps.open()
    const chip = createPn532Chip(link, deps.deadlines)
    try {
      const firmware = await chip.initialise()
      while (running) {
        const uid = await chip.findCard()
        lastTryMs = clock.monotonicMs()
        backOffMs = FIRST_BACK_OFF_MS
        listeners.state({ state: 'up', firmware: firmwareText(firmware) })
        presence.saw(uid)
        await pause(deps.pollMs)
      }
    } catch (error) {
      // The chip may still be busy with the command that failed.
      await chip.abort().catch(() => {})
      throw error
    } finally {
      await link.close()
    }
  }

  const run = async (): Promise<void> => {
    while (running) {
      try {
        await session()
      } catch (error) {
        if (!running) return
        lastTryMs = clock.monotonicMs()
        const code = error instanceof Pn532Error ? error.code : 'GONE'
        listeners.state({ state: 'down', code, reason: error instanceof Error ? error.message : String(error) })
        await pause(backOffMs)
        backOffMs = Math.min(LONGEST_BACK_OFF_MS, backOffMs * 2)
      }
    }
  }

  return {
    onTap: listeners.onTap,
    onLeave: listeners.onLeave,
    onState: listeners.onState,
    lastTryMs: () => lastTryMs,
    start: () => {
      if (running) return
      running = true
      ended = run()
    },
    close: async () => {
      running = false
      wake?.()
      await ended
    },
  }
}
