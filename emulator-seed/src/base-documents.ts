import { createHash } from 'node:crypto'
import type { AuditEntry } from '@charge-it/shared/model/audit-entry.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Organisation } from '@charge-it/shared/model/settings.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station, StationCredentials } from '@charge-it/shared/model/station.ts'
import type { User } from '@charge-it/shared/model/user.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { newCard } from '@charge-it/shared/stations/public-card.ts'
import { connectorCodeOf } from './connector-code-of.ts'
import { DEMO_ACCOUNTS, DEMO_SITES, FLEET_ZONE, SYNTHETIC_LABEL } from './demo.ts'
import { demoCards } from './demo-cards.ts'
import type { DemoStation } from './demo-stations.ts'
import { demoTariffs } from './demo-tariffs.ts'
import type { HistorySession } from './history.ts'
import type { SeedDocument } from './seed-document.ts'

/** One of the fleet and one for outside chargers, so that the inspector has frames to show. */
const TRACED_STATIONS: readonly string[] = ['BLM-01', 'CP_111']
const TRACE_MS = 24 * 3_600_000
/** Connectors begin on the phases in turn, as an installer spreads them. */
const PHASES = [1, 2, 3] as const

/** Everything but the history: organisation, sites, tariffs, people, cards, stations with their connectors. */
export function baseDocuments(options: {
  readonly stations: readonly DemoStation[]
  /** The whole history, for what the stations remember of it. */
  readonly sessions: readonly HistorySession[]
  /** Authorisation keys; stations without one cannot connect. */
  readonly keys: Readonly<Record<string, string>>
  readonly ocppUrl: string
  readonly now: Date
}): readonly SeedDocument[] {
  const { now } = options
  const organisation: Organisation = {
    name: 'Nusa Arus Mandiri',
    currency: 'IDR',
    energyPriceCeiling: { milliIdrPerKwh: 2_466_780, source: 'Permen ESDM 1/2023' },
    timeZone: FLEET_ZONE,
    helpPhone: '0800 1234 567',
    ocppUrl: options.ocppUrl,
    demo: SYNTHETIC_LABEL,
    lastUpdatedAt: now,
  }
  const tariffs = demoTariffs(now)
  const sites = DEMO_SITES.map(
    (site): Site => ({
      siteId: site.siteId,
      name: site.name,
      address: site.address,
      location: { latitude: site.latitude, longitude: site.longitude },
      timeZone: site.timeZone,
      gridLimitW: site.gridLimitW,
      phases: 3,
      tariffId: site.tariffId,
      maintenance: false,
      heartbeatS: 300,
      guestStart: site.guestStart,
      helpPhone: null,
      demo: SYNTHETIC_LABEL,
      lastUpdatedAt: now,
    }),
  )
  const users = DEMO_ACCOUNTS.map(
    ({ uid, name, email, role }): User => ({
      uid,
      name,
      email,
      role,
      language: 'id',
      accountIdTag: null,
      demo: SYNTHETIC_LABEL,
      lastUpdatedAt: now,
    }),
  )
  const audit: AuditEntry = {
    at: now,
    actor: { kind: 'system', id: 'emulator-seed', role: null },
    action: 'loadDemoData',
    path: paths.setting('organisation'),
    detail: SYNTHETIC_LABEL,
  }
  return [
    { path: paths.setting('organisation'), fields: organisation },
    { path: paths.auditEntry('demo-data'), fields: audit },
    ...tariffs.map((tariff) => ({ path: paths.tariff(tariff.tariffId), fields: tariff })),
    ...sites.map((site) => ({ path: paths.site(site.siteId), fields: site })),
    ...users.map((user) => ({ path: paths.user(user.uid), fields: user })),
    ...demoCards(now).map((card) => ({ path: paths.idTag(card.idTag), fields: card })),
    ...options.stations.flatMap((demo) => {
      const own = options.sessions.filter(({ station }) => station.stationId === demo.stationId)
      const site = sites.find(({ siteId }) => siteId === demo.site.siteId)
      const tariff = tariffs.find(({ tariffId }) => tariffId === site?.tariffId)
      const station = demoStation(demo, own, now)
      const key = options.keys[demo.stationId]
      const credentials: StationCredentials = {
        authorizationKeyHash: key === undefined ? null : hashOf(key, demo.stationId),
        previousAuthorizationKeyHash: null,
        changedAt: now,
      }
      const connectors = Array.from({ length: demo.connectors }, (_, index) => demoConnector(demo, index + 1, own, now))
      return [
        { path: paths.station(demo.stationId), fields: station },
        { path: paths.stationCredentials(demo.stationId), fields: credentials },
        ...connectors.flatMap((connector) => {
          const code = connector.code ?? ''
          return [
            { path: paths.connector(demo.stationId, connector.connectorId), fields: connector },
            {
              path: paths.publicConnector(code),
              fields: newCard(code, { station, connector, site, tariff, organisation }, now),
            },
          ]
        }),
      ]
    }),
  ]
}

function demoStation(demo: DemoStation, own: readonly HistorySession[], now: Date): Station {
  const blank = newStation(
    {
      stationId: demo.stationId,
      siteId: demo.site.siteId,
      securityProfile: demo.securityProfile,
      connectorCount: demo.connectors,
    },
    now,
  )
  return {
    ...blank,
    totalEnergyWh: own.reduce((sum, { energyWh }) => sum + energyWh, 0),
    // Those that are simulated are about to connect. The others never did: their history was read in.
    connection: { ...blank.connection, lastSeenAt: demo.simulated ? now : null },
    simulated: demo.simulated,
    ...(TRACED_STATIONS.includes(demo.stationId) ? { traceUntil: new Date(now.getTime() + TRACE_MS) } : {}),
    demo: demo.demo,
  }
}

function demoConnector(demo: DemoStation, connectorId: number, own: readonly HistorySession[], now: Date): Connector {
  const blank = newConnector(
    {
      stationId: demo.stationId,
      siteId: demo.site.siteId,
      connectorId,
      code: connectorCodeOf(demo.stationId, connectorId),
      facts: {
        plugType: 'Type2',
        currentType: 'AC',
        maxPowerW: demo.maxPowerW,
        maxCurrentA: 32,
        phases: demo.phases,
        phaseRotation: PHASES[(numberOf(demo.stationId) + connectorId) % 3] ?? 1,
      },
    },
    now,
  )
  const statusAt = lastStop(own.filter((session) => session.connectorId === connectorId))
  return statusAt === null || !demo.simulated
    ? blank
    : { ...blank, status: 'Available', statusAt, receivedAt: statusAt }
}

function numberOf(stationId: string): number {
  return Number(/\d+$/.exec(stationId)?.[0] ?? 0)
}

function lastStop(sessions: readonly HistorySession[]): Date | null {
  const last = Math.max(...sessions.map(({ stoppedAt }) => stoppedAt.getTime()))
  return Number.isFinite(last) ? new Date(last) : null
}

/** The stored form of a random key, as `stationCredentialsSchema` states it. The salt follows from key and station. */
function hashOf(key: string, stationId: string): string {
  const salt = createHash('sha256').update(`${stationId} ${key}`).digest().subarray(0, 16)
  return `sha256:${salt.toString('hex')}:${createHash('sha256').update(salt).update(key, 'utf8').digest('hex')}`
}
