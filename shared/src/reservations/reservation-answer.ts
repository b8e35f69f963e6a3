import type { CommandStatus } from '../model/command.ts'
import type { ReservationEvent } from './next-reservation.ts'

/** What is read of a ReserveNow command. */
export interface ReserveCommand {
  readonly status: CommandStatus
  /** The station's answer as JSON text, or its CALLERROR. */
  readonly result: { readonly payloadJson: string | null; readonly errorCode: string | null } | null
}

const STATION_WORDS = ['Occupied', 'Faulted', 'Rejected', 'Unavailable'] as const

/** What the outcome of ReserveNow says of its reservation; null while there is none. */
export function reservationAnswer({ status, result }: ReserveCommand): ReservationEvent | null {
  switch (status) {
    case 'queued':
    case 'sent':
      return null
    case 'accepted':
    case 'effectSeen':
    case 'noEffect':
      return { kind: 'held' }
    case 'rejected': {
      const said = result?.payloadJson ?? ''
      return { kind: 'refused', reason: STATION_WORDS.find((word) => said.includes(`"${word}"`)) ?? 'Rejected' }
    }
    case 'failed': {
      const unknown = result?.errorCode === 'NotImplemented' || result?.errorCode === 'NotSupported'
      return { kind: 'refused', reason: unknown ? 'notSupported' : result === null ? 'notReached' : 'Rejected' }
    }
    case 'timedOut':
      return { kind: 'refused', reason: 'noAnswer' }
    case 'expired':
    case 'cancelled':
      return { kind: 'refused', reason: 'notReached' }
  }
}
