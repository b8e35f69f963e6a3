import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { SessionRegistry, StationSession } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import { isRecord } from './station-queue.ts'

/** How often a watched station is asked for a sample. */
export const SAMPLE_EVERY_MS = 5_000
/** Shorter than for a command: nobody waits for it, and commands wait behind it. */
const TIMEOUT_MS = 10_000

/**
 * While somebody watches a station with a running transaction, or load balancing needs its samples, asks it for MeterValues every 5 s. A station that says
 * no is not asked again on the same socket. These calls are no commands: they leave no document.
 * @param idle Whether nothing is sent to the station and nothing waits.
 * @returns what ends it.
 */
export function watchSampling(deps: {
  readonly stores: Pick<Stores, 'watches' | 'connectors'>
  readonly sessions: SessionRegistry
  readonly idle: (stationId: string) => boolean
  readonly clock: Clock
  readonly log: Log
}): () => void {
  const { stores, sessions, idle, clock, log } = deps
  /** Socket numbers of stations that cannot or will not. */
  const refused = new Set<number>()

  const ask = async (session: StationSession, connectorId: number) => {
    const { stationId, socketNumber } = session
    const outcome = await session.call(
      'TriggerMessage',
      { requestedMessage: 'MeterValues', connectorId },
      { timeoutMs: TIMEOUT_MS },
    )
    const status = outcome.kind === 'result' && isRecord(outcome.payload) ? outcome.payload.status : outcome.kind
    if (status === 'Accepted' || outcome.kind === 'disconnected' || refused.has(socketNumber)) return
    refused.add(socketNumber)
    log.info('station samples at its own pace', { stationId, cause: String(status) })
  }

  const round = () => {
    const asked = new Set<string>()
    for (const { stationId, connectorId, active } of stores.connectors.held()) {
      if (!active || connectorId === 0 || !stores.watches.sampled(stationId)) continue
      const session = sessions.get(stationId)
      if (session === undefined || session.ocppVersion !== '1.6' || refused.has(session.socketNumber)) continue
      if (!asked.has(stationId) && !idle(stationId)) continue
      asked.add(stationId)
      void ask(session, connectorId)
    }
  }

  sessions.onClosed(({ socketNumber }) => refused.delete(socketNumber))
  return clock.every(SAMPLE_EVERY_MS, round)
}
