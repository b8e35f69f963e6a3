import type { Observations } from '../observations.ts'
import type { SessionRegistry } from '../station-session.ts'
import { bringToBaseline } from './bring-to-baseline.ts'
import type { CommandListener } from './command-listener.ts'
import type { LogicDeps } from './command-logic.ts'

/** A station first reports its connectors after its boot; nobody waits for the configuration. */
const AFTER_BOOT_MS = 2_000
/** Stations whose configuration is read at the same time: a storm of boots must not become one of calls. */
const AT_ONCE = 32

/**
 * After each BootNotification that was accepted: reads the configuration and brings it to the baseline. Not after a
 * mere reconnect.
 * @returns what ends it.
 */
export function configurationAfterBoot(
  deps: LogicDeps & {
    readonly sessions: SessionRegistry
    readonly observations: Observations
    readonly listener: CommandListener
  },
): () => void {
  const { sessions, observations, clock, log, listener } = deps
  const waiting = new Set<string>()
  let running = 0
  let ended = false

  const next = () => {
    for (const stationId of waiting) {
      if (ended || running >= AT_ONCE) return
      waiting.delete(stationId)
      const session = sessions.get(stationId)
      if (session === undefined || !session.booted || session.ocppVersion !== '1.6') continue
      running += 1
      bringToBaseline(stationId, listener.quietCall(stationId), deps)
        .catch((error: unknown) => log.error('configuration not stored', { stationId, cause: String(error) }))
        .finally(() => {
          running -= 1
          next()
        })
    }
  }

  const unsubscribe = observations.subscribe((seen) => {
    if (seen.kind !== 'boot') return
    clock.after(AFTER_BOOT_MS, () => {
      if (ended) return
      waiting.add(seen.stationId)
      next()
    })
  })
  return () => {
    ended = true
    unsubscribe()
  }
}
