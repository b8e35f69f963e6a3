import type { CallOutcome, SessionRegistry, StationSession } from '../../station-session.ts'

/** A CALL as the station got it. */
export interface ReceivedCall {
  readonly action: string
  /** Byte for byte. */
  readonly payloadJson: string
  answer(payload: unknown): void
  end(outcome: CallOutcome): void
}

/** A station without a socket, for tests of what is sent to it: its test answers each CALL by hand. */
export interface ScriptedStation {
  readonly session: StationSession
  /** Every CALL so far, answered or not. */
  readonly calls: readonly ReceivedCall[]
  /** The socket is lost: open calls end as `disconnected`. */
  disconnect(): void
}

export interface ScriptedStations {
  readonly sessions: SessionRegistry
  connect(stationId: string, epoch: number): ScriptedStation
}

export function scriptedStations(now: () => Date): ScriptedStations {
  const open = new Map<string, StationSession>()
  const openedListeners: ((session: StationSession) => void)[] = []
  const closedListeners: ((session: StationSession, replaced: boolean) => void)[] = []
  let socketNumber = 0

  return {
    sessions: {
      get: (stationId) => open.get(stationId),
      all: () => open.values(),
      get size() {
        return open.size
      },
      onOpened: (listener) => openedListeners.push(listener),
      onClosed: (listener) => closedListeners.push(listener),
    },
    connect(stationId, epoch) {
      const calls: ReceivedCall[] = []
      const pending = new Set<(outcome: CallOutcome) => void>()
      const session: StationSession = {
        stationId,
        socketNumber: ++socketNumber,
        ocppVersion: '1.6',
        securityProfile: 1,
        remoteAddress: '127.0.0.1',
        connectedAt: now(),
        lastSeenAt: now(),
        epoch,
        booted: true,
        get busy() {
          return pending.size > 0
        },
        close: () => {},
        call: (action, payload, options) =>
          new Promise((resolve) => {
            const end = (outcome: CallOutcome) => {
              if (pending.delete(end)) resolve(outcome)
            }
            pending.add(end)
            const payloadJson = options?.payloadJson ?? JSON.stringify(payload)
            calls.push({ action, payloadJson, end, answer: (answer) => end({ kind: 'result', payload: answer }) })
          }),
      }
      open.set(stationId, session)
      for (const listener of openedListeners) listener(session)
      return {
        session,
        calls,
        disconnect() {
          if (open.get(stationId) === session) open.delete(stationId)
          for (const end of [...pending]) end({ kind: 'disconnected' })
          for (const listener of closedListeners) listener(session, false)
        },
      }
    },
  }
}
