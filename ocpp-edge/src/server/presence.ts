import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { StationSession } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'

/**
 * What is written of a station's coming and going: its epoch when it arrives here from elsewhere, offline when it has
 * stayed away. A return within the grace time writes nothing, its buffered samples neither: the store writes those with
 * offline, or when another instance takes the station over.
 */
export interface Presence {
  /** Claims the station; again and again while the store is down. `isOpen` ends that. */
  arrived(session: StationSession, isOpen: () => boolean, claimed: () => void): void
  left(session: StationSession): void
  /** The process ends: stations come back to other instances, which write it. */
  end(): void
}

const AGAIN_MS = 5_000

export function presence(deps: {
  readonly stations: Stores['stations']
  readonly clock: Clock
  readonly log: Log
  readonly offlineAfterMs: number
  /** A socket of the station is open here. */
  readonly isHere: (stationId: string) => boolean
}): Presence {
  const { stations, clock, log, isHere } = deps
  const waiting = new Map<string, () => void>()
  let ended = false

  const wait = (stationId: string, ms: number, run: () => void) => {
    waiting.get(stationId)?.()
    const cancel = clock.after(ms, () => {
      waiting.delete(stationId)
      run()
    })
    waiting.set(stationId, cancel)
  }
  const stopWaiting = (stationId: string) => {
    waiting.get(stationId)?.()
    waiting.delete(stationId)
  }

  const claim = (session: StationSession, isOpen: () => boolean, claimed: () => void) => {
    const { stationId, socketNumber } = session
    stations.claim(stationId, session.ocppVersion).then(
      (epoch) => {
        session.epoch = epoch
        if (isOpen()) claimed()
      },
      (error: unknown) => {
        log.error('station not claimed', { stationId, socketNumber, cause: messageOf(error) })
        if (isOpen() && !ended) clock.after(AGAIN_MS, () => isOpen() && !ended && claim(session, isOpen, claimed))
      },
    )
  }

  const markOffline = (session: StationSession) => {
    const { stationId } = session
    if (isHere(stationId) || ended) return
    stations.markOffline(stationId, session.epoch, session.lastSeenAt).catch((error: unknown) => {
      log.error('offline not written', { stationId, cause: messageOf(error) })
      if (!isHere(stationId) && !ended) wait(stationId, AGAIN_MS, () => markOffline(session))
    })
  }

  return {
    arrived(session, isOpen, claimed) {
      // There is no document to write to.
      if (session.unregistered === true) return
      stopWaiting(session.stationId)
      claim(session, isOpen, claimed)
    },
    left(session) {
      if (!ended && session.epoch > 0) wait(session.stationId, deps.offlineAfterMs, () => markOffline(session))
    },
    end() {
      ended = true
      for (const cancel of waiting.values()) cancel()
      waiting.clear()
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
