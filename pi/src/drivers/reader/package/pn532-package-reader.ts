import { type ChildProcess, fork } from 'node:child_process'
import { extname, join } from 'node:path'
import * as v from 'valibot'
import type { Cancel, Clock, Timers } from '../../../ports.ts'
import { createCardPresence } from '../card-presence.ts'
import { type CardReader, readerListeners } from '../card-reader.ts'
import { type ChildOrder, childMessageSchema } from './child-messages.ts'

const FIRST_BACK_OFF_MS = 200
const LONGEST_BACK_OFF_MS = 10_000
/** Without a result for so long the package hangs: its commands have no time-out. */
const SILENCE_MS = 5000
const CHILD = `pn532-package-child${extname(import.meta.filename)}`

export interface PackageReaderDeps extends ChildOrder {
  readonly clock: Clock
  readonly timers: Timers
  /** Shorter in tests of the supervision. */
  readonly silenceMs?: number
}

/**
 * The package `pn532` behind a guard: it runs in a process of its own, is restarted with growing pauses when it ends, and
 * killed when it gives no result. Arrival and departure of cards are decided here.
 */
export function createPn532PackageReader(
  deps: PackageReaderDeps,
): CardReader & { readonly childPid: () => number | null } {
  const { clock, timers, bus, pollMs, deadlines } = deps
  const listeners = readerListeners()
  const presence = createCardPresence(listeners)
  let running = false
  let child: ChildProcess | null = null
  let exited: Promise<void> = Promise.resolve()
  let lastTryMs: number | null = null
  let backOffMs = FIRST_BACK_OFF_MS
  let firmware = ''
  let cancelSilence: Cancel = () => {}
  let cancelRestart: Cancel = () => {}

  const down = (code: string, reason: string) => listeners.state({ state: 'down', code, reason })

  const hear = (message: unknown, watch: () => void): void => {
    const told = v.safeParse(childMessageSchema, message)
    if (!told.success) return
    if (told.output.kind === 'ready') firmware = told.output.firmware
    if (told.output.kind === 'failed') down(told.output.code, told.output.reason)
    if (told.output.kind !== 'poll') return
    watch()
    lastTryMs = clock.monotonicMs()
    backOffMs = FIRST_BACK_OFF_MS
    listeners.state({ state: 'up', firmware })
    presence.saw(told.output.uid)
  }

  const begin = (): void => {
    if (!running) return
    const started = fork(join(import.meta.dirname, CHILD), {
      execArgv: ['--no-deprecation'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child = started
    const watch = () => {
      cancelSilence()
      cancelSilence = timers.after(deps.silenceMs ?? SILENCE_MS, () => {
        down('TIMEOUT', 'the reader process gave no result')
        started.kill('SIGKILL')
      })
    }
    watch()
    exited = new Promise((resolve) => {
      let over = false
      const end = () => {
        if (over) return
        over = true
        cancelSilence()
        child = null
        resolve()
        if (!running) return
        lastTryMs = clock.monotonicMs()
        down('GONE', 'the reader process ended')
        cancelRestart = timers.after(backOffMs, begin)
        backOffMs = Math.min(LONGEST_BACK_OFF_MS, backOffMs * 2)
      }
      started.once('exit', end)
      started.once('error', end)
    })
    started.on('message', (message) => hear(message, watch))
    // A child that ended at once closes the channel; its exit says so.
    started.send({ bus, pollMs, ...(deadlines === undefined ? {} : { deadlines }) } satisfies ChildOrder, () => {})
  }

  return {
    onTap: listeners.onTap,
    onLeave: listeners.onLeave,
    onState: listeners.onState,
    lastTryMs: () => lastTryMs,
    childPid: () => child?.pid ?? null,
    start: () => {
      if (running) return
      running = true
      begin()
    },
    close: async () => {
      running = false
      cancelRestart()
      cancelSilence()
      child?.kill('SIGKILL')
      await exited
    },
  }
}
