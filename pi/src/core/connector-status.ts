import type { ConnectorStatus } from './connector-types.ts'

/** What a connector's status follows from. */
export interface ConnectorSituation {
  readonly isFaulted: boolean
  /** `ending`: told to stop, its record is not written yet. */
  readonly session: 'none' | 'starting' | 'running' | 'ending'
  /** The cable of the last session is still in. */
  readonly isFinishing: boolean
  readonly limitA: () => number
  readonly wantsEnergy: boolean
  readonly isGranted: boolean
  readonly isOperative: boolean
  readonly isPlugged: boolean
  readonly isReserved: boolean
}

/** OCPP 1.6 §4.9: the status of one moment. */
export function connectorStatus(now: ConnectorSituation): ConnectorStatus {
  if (now.isFaulted) return 'Faulted'
  if (now.session === 'running') {
    if (now.limitA() <= 0) return 'SuspendedEVSE'
    return now.wantsEnergy ? 'Charging' : 'SuspendedEV'
  }
  if (now.session === 'ending' || (now.isFinishing && now.isPlugged)) return now.isGranted ? 'Preparing' : 'Finishing'
  if (!now.isOperative) return 'Unavailable'
  if (now.isGranted || now.session === 'starting' || now.isPlugged) return 'Preparing'
  return now.isReserved ? 'Reserved' : 'Available'
}
