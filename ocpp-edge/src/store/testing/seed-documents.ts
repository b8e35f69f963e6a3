import { canonicalIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Fields } from '../documents.ts'

const AT = new Date('2026-01-01T00:00:00Z')

/** Documents for tests: complete by their schemas, changed by what a test cares about. */
export const seedDocuments = {
  site: (changes: Partial<Site> = {}): Record<string, Fields> => {
    const site: Site = {
      siteId: 'blok-m',
      name: 'Blok M',
      address: 'Jakarta',
      location: null,
      timeZone: 'Asia/Jakarta',
      gridLimitW: null,
      phases: 3,
      tariffId: 'umum',
      maintenance: false,
      heartbeatS: 300,
      guestStart: false,
      helpPhone: null,
      demo: null,
      lastUpdatedAt: AT,
      ...changes,
    }
    return { [paths.site(site.siteId)]: site }
  },
  tariff: (changes: Partial<Tariff> = {}): Record<string, Fields> => {
    const tariff: Tariff = {
      tariffId: 'umum',
      version: 1,
      name: 'Umum',
      currency: 'IDR',
      priceMilliIdrPerKwh: 2_466_780,
      sessionFeeIdr: 0,
      timeFeeIdrPerMinute: 0,
      idleFeeIdrPerMinute: 0,
      idleFreeMinutes: 0,
      lastUpdatedAt: AT,
      ...changes,
    }
    return { [paths.tariff(tariff.tariffId)]: tariff }
  },
  station: (stationId: string, changes: Partial<Station> = {}): Record<string, Fields> => {
    const station: Station = {
      stationId,
      siteId: 'blok-m',
      registration: 'accepted',
      securityProfile: 0,
      connectorCount: 2,
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
      lastUpdatedAt: AT,
      ...changes,
    }
    return { [paths.station(stationId)]: station }
  },
  /** The connector, with its public card when it has a code. */
  connector: (stationId: string, connectorId: number, code: string | null = null): Record<string, Fields> => {
    const state = { status: 'Unknown', errorCode: 'NoError', statusAt: null, lastUpdatedAt: AT } as const
    const facts = { plugType: 'CCS2', currentType: 'DC', maxPowerW: 60_000, maxCurrentA: null, phases: 3 } as const
    const connector = {
      ...state,
      ...{ stationId, siteId: 'blok-m', connectorId, code, facts },
      ...{ vendorErrorCode: null, errorInfo: null, receivedAt: null, activeTransaction: null, live: null },
    }
    const documents: Record<string, Fields> = { [paths.connector(stationId, connectorId)]: connector }
    if (code === null) return documents
    const card: PublicConnector = {
      ...state,
      ...{ code, stationId, connectorId, siteId: 'blok-m', siteName: 'Blok M', siteAddress: 'Jakarta', facts },
      ...{ timeZone: 'Asia/Jakarta', helpPhone: null, tariff: null, guestStart: false, maintenance: false, demo: null },
      ...{ online: false, edgeId: null, lastSeenAt: null, session: null, lastSession: null, refusal: null },
    }
    return { ...documents, [paths.publicConnector(code)]: card }
  },
  idTag: (idTag: string, changes: Partial<IdTag> = {}): Record<string, Fields> => {
    const card: IdTag = {
      idTag,
      idTagCanonical: canonicalIdTag(idTag),
      status: 'Accepted',
      expiresAt: null,
      parentIdTag: null,
      ownerUid: null,
      holderName: null,
      label: null,
      kind: 'card',
      demo: null,
      lastUpdatedAt: AT,
      ...changes,
    }
    return { [paths.idTag(idTag)]: card }
  },
} as const
