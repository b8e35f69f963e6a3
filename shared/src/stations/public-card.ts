import type { Connector } from '../model/connector.ts'
import type { PublicConnector } from '../model/public-connector.ts'
import type { Organisation } from '../model/settings.ts'
import { DEFAULT_TIME_ZONE, type Site } from '../model/site.ts'
import type { Station } from '../model/station.ts'
import { snapshotOf, type Tariff } from '../model/tariff.ts'

export interface CardSources {
  readonly station: Station
  readonly connector: Pick<Connector, 'connectorId' | 'facts' | 'status' | 'errorCode' | 'statusAt'>
  readonly site: Site | undefined
  readonly tariff: Tariff | undefined
  readonly organisation: Organisation | undefined
}

/** The part of a public card that functions own: where it is, what it is, what it costs. */
export function cardFacts({ station, connector, site, tariff, organisation }: CardSources) {
  return {
    stationId: station.stationId,
    connectorId: connector.connectorId,
    siteId: site?.siteId ?? null,
    siteName: site?.name ?? organisation?.name ?? '',
    siteAddress: site?.address ?? '',
    timeZone: site?.timeZone ?? organisation?.timeZone ?? DEFAULT_TIME_ZONE,
    helpPhone: site?.helpPhone ?? organisation?.helpPhone ?? null,
    facts: connector.facts ?? null,
    tariff: tariff === undefined ? null : snapshotOf(tariff),
    guestStart: site?.guestStart ?? false,
    maintenance: site?.maintenance ?? false,
    demo: station.demo,
  }
}

/** A complete card for a connector that has none; the edge takes over its own part with the next change. */
export function newCard(code: string, sources: CardSources, now: Date): PublicConnector {
  const { connection } = sources.station
  return {
    code,
    ...cardFacts(sources),
    online: connection.online,
    edgeId: connection.edgeId,
    lastSeenAt: connection.lastSeenAt,
    status: sources.connector.status,
    errorCode: sources.connector.errorCode,
    statusAt: sources.connector.statusAt,
    session: null,
    lastSession: null,
    refusal: null,
    lastUpdatedAt: now,
  }
}
