import type { SessionRegistry, StationSession } from '../station-session.ts'

/** A session that the registry can replace. */
export interface HeldSession extends StationSession {
  readonly siteId: string | null
}

/** The registry with its writing side, for the wire alone. */
export interface OpenSessions<S extends HeldSession> extends SessionRegistry {
  get(stationId: string): S | undefined
  all(): Iterable<S>
  /** The session is the station's from now on. @returns the one that it replaces. */
  add(session: S): S | undefined
  /** Its epoch is known: those who wait for stations are told. */
  opened(session: S): void
  /** Its socket is gone. An old socket's end never removes a newer one. */
  remove(session: S): void
}

export function openSessions<S extends HeldSession>(onError: (error: unknown) => void): OpenSessions<S> {
  const sessions = new Map<string, S>()
  const openedListeners: ((session: StationSession) => void)[] = []
  const closedListeners: ((session: StationSession, replaced: boolean) => void)[] = []
  const told = new WeakSet<S>()
  const tell = (run: () => void) => {
    try {
      run()
    } catch (error) {
      onError(error)
    }
  }
  return {
    get: (stationId) => sessions.get(stationId),
    all: () => sessions.values(),
    get size() {
      return sessions.size
    },
    onOpened: (listener) => {
      openedListeners.push(listener)
    },
    onClosed: (listener) => {
      closedListeners.push(listener)
    },
    add(session) {
      const old = sessions.get(session.stationId)
      sessions.set(session.stationId, session)
      return old
    },
    opened(session) {
      if (sessions.get(session.stationId) !== session) return
      told.add(session)
      for (const listener of openedListeners) tell(() => listener(session))
    },
    remove(session) {
      const replaced = sessions.get(session.stationId) !== session
      if (!replaced) sessions.delete(session.stationId)
      if (!told.has(session)) return
      for (const listener of closedListeners) tell(() => listener(session, replaced))
    },
  }
}
