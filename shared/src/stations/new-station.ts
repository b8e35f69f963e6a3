import type { Connector, ConnectorFacts } from '../model/connector.ts'
import type { SecurityProfile, Station } from '../model/station.ts'

/** A station that has never connected. */
export function newStation(
  draft: {
    readonly stationId: string
    readonly siteId: string | null
    readonly securityProfile: SecurityProfile
    readonly connectorCount: number
  },
  now: Date,
): Station {
  return {
    ...draft,
    registration: 'accepted',
    vendor: null,
    model: null,
    serialNumber: null,
    firmwareVersion: null,
    ocppVersion: null,
    connection: { edgeId: null, epoch: 0, connectedAt: null, lastSeenAt: null, online: false },
    lastBootAt: null,
    totalEnergyWh: 0,
    simulated: false,
    demo: null,
    lastUpdatedAt: now,
  }
}

/** A connector of which nothing was heard yet. */
export function newConnector(
  draft: {
    readonly stationId: string
    readonly siteId: string | null
    readonly connectorId: number
    readonly code: string | null
    readonly facts: ConnectorFacts | null
  },
  now: Date,
): Connector {
  return {
    ...draft,
    status: 'Unknown',
    errorCode: 'NoError',
    vendorErrorCode: null,
    errorInfo: null,
    statusAt: null,
    receivedAt: null,
    activeTransaction: null,
    live: null,
    lastUpdatedAt: now,
  }
}
