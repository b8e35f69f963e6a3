import { spawn } from 'node:child_process'
import type { Cancel, Clock, Timers } from '../ports.ts'

const FEED_MS = 5000
/** A driver that has not even tried for so long hangs. */
const LIFE_MS = 20_000

/** Tells systemd something. Node has no datagram socket of AF_UNIX; without --no-block the command may wait for ever. */
export function systemdNotify(...what: readonly string[]): void {
  const child = spawn('systemd-notify', ['--no-block', ...what], { stdio: 'ignore' })
  // Not under systemd, or without the command: then nobody waits for it either.
  child.on('error', () => {})
}

/**
 * Feeds the watchdog while this program's event loop runs and every driver still tries. A broken meter or reader is no
 * reason for a restart: it is reported as a fault. A driver that stopped trying is.
 * @param deps.lives monotonic time of the last attempt of each driver, or null before the first.
 */
export function feedWatchdog(deps: {
  readonly clock: Clock
  readonly timers: Timers
  readonly lives: readonly (() => number | null)[]
  readonly notify: (...what: readonly string[]) => void
}): Cancel {
  const { clock, timers, lives, notify } = deps
  const beganMs = clock.monotonicMs()
  let cancel: Cancel = () => {}
  notify('--ready')
  const feed = () => {
    cancel = timers.after(FEED_MS, feed)
    if (lives.every((lastMs) => clock.monotonicMs() - (lastMs() ?? beganMs) <= LIFE_MS)) notify('WATCHDOG=1')
  }
  feed()
  return () => cancel()
}
