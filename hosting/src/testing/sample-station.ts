import type { Command, CommandStatus } from '@charge-it/shared/model/command.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import { DEFAULT_HEARTBEAT_S, type Site } from '@charge-it/shared/model/site.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import type { StationPage } from '../views/station/station-tab.ts'

/** A station of two connectors that is online, the second one charging with transaction 77. */
export function sampleStationPage(stationId: string, now: Date): StationPage {
  const at = new Date(now.getTime() - 60_000)
  const added = newStation({ stationId, siteId: 'blok-m', securityProfile: 2, connectorCount: 2 }, at)
  const station = {
    ...added,
    connection: { ...added.connection, online: true, edgeId: 'edge-1', connectedAt: at, lastSeenAt: at },
  }
  const connector = (connectorId: number, changes: Partial<Connector>): Connector => ({
    ...newConnector({ stationId, siteId: 'blok-m', connectorId, code: `CODE${connectorId}`, facts: null }, at),
    ...{ statusAt: at, receivedAt: at, ...changes },
  })
  const connectors = [
    connector(1, { status: 'Available' }),
    connector(2, {
      status: 'Charging',
      activeTransaction: {
        ...{ transactionKey: `${stationId}:77`, transactionId: 77, idTagMasked: '••••7F', startedAt: at },
      },
    }),
  ]
  return {
    shown: {
      ...{ station, online: true, connectors, statuses: ['Available', 'Charging'], powerW: 7200, seenAt: now },
    },
    ...{ timeZone: 'Asia/Jakarta', site: sampleSite({ gridLimitW: 62_500 }), now, isWatched: true },
  }
}

/** A site, by default `blok-m`, in service. */
export function sampleSite(changes: Partial<Site> = {}): Site {
  return {
    ...{ siteId: 'blok-m', name: 'Blok M', address: 'Jalan Melawai 1', location: null, timeZone: 'Asia/Jakarta' },
    ...{ gridLimitW: null, phases: 3, tariffId: null, maintenance: false, heartbeatS: DEFAULT_HEARTBEAT_S },
    ...{ guestStart: true, helpPhone: null, demo: null, lastUpdatedAt: new Date(0), ...changes },
  }
}

/** A command that went through the statuses, a second each, the first at `from`. */
export function sampleCommand(
  action: string,
  payload: unknown,
  statuses: readonly CommandStatus[],
  from: Date,
  changes: Partial<Command> = {},
): Command {
  const history = statuses.map((status, index) => ({
    status,
    at: new Date(from.getTime() + index * 1000),
    detail: null,
  }))
  return {
    ...{ commandId: 'command-1', stationId: 'CP-7', siteId: 'blok-m', action, payloadJson: JSON.stringify(payload) },
    ...{ intent: 'operator', status: statuses.at(-1) ?? 'queued', history, createdAt: from, ownerUid: null },
    expiresAt: new Date(from.getTime() + 60_000),
    createdBy: { kind: 'user', id: 'person-1', role: 'operator' },
    ...{ claimedBy: null, result: null, lastUpdatedAt: history.at(-1)?.at ?? from, ...changes },
  }
}
