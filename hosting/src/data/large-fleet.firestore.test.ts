import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { initializeTestEnvironment, type RulesTestEnvironment } from '@firebase/rules-unit-testing'
import { doc, type Firestore, writeBatch } from 'firebase/firestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleSite } from '../testing/sample-station.ts'
import type { LiveSource } from './live-query.ts'
import {
  connectorsOfStatusSource,
  countSites,
  listSites,
  offlineStationsSource,
  SITES_LISTED,
  siteSource,
  sitesSource,
  stationsOfIdsSource,
} from './sources.ts'

const SITES = SITES_LISTED + 5
const STATIONS = 130
const RULES = fileURLToPath(new URL('../../../firestore.rules', import.meta.url))
const start = new Date('2026-03-01T00:00:00Z')

let environment: RulesTestEnvironment
let viewer: Firestore

const name = (index: number): string => String(index).padStart(3, '0')
const siteId = (index: number): string => `site-${name(index)}`
/** Every tenth one is faulted, every seventh away; they stand at two sites in turn. */
const statusOf = (index: number): ConnectorStatus => (index % 10 === 9 ? 'Faulted' : 'Available')

beforeAll(async () => {
  const [host, port] = (process.env.FIRESTORE_EMULATOR_HOST ?? '').split(':')
  environment = await initializeTestEnvironment({
    projectId: `demo-large-${process.pid}`,
    firestore: { host: host ?? '', port: Number(port), rules: readFileSync(RULES, 'utf8') },
  })
  viewer = environment.authenticatedContext('vera', { role: 'viewer' }).firestore() as unknown as Firestore
  await environment.withSecurityRulesDisabled(async (context) => {
    const db = context.firestore() as unknown as Firestore
    const sites = writeBatch(db)
    for (let index = 0; index < SITES; index++)
      sites.set(doc(db, paths.site(siteId(index))), sampleSite({ siteId: siteId(index), name: `Site ${name(index)}` }))
    await sites.commit()
    const stations = writeBatch(db)
    for (let index = 0; index < STATIONS; index++) {
      const stationId = `BIG-${name(index)}`
      const at = new Date(start.getTime() + index * 60_000)
      const own = { stationId, siteId: siteId(index % 2), securityProfile: 2, connectorCount: 1 } as const
      const station = newStation(own, at)
      const isAway = index % 7 === 0
      stations.set(doc(db, paths.station(stationId)), {
        ...station,
        connection: { ...station.connection, online: !isAway, lastSeenAt: index === 0 ? null : at },
      })
      stations.set(doc(db, paths.connector(stationId, 1)), {
        ...newConnector({ stationId, siteId: own.siteId, connectorId: 1, code: null, facts: null }, at),
        ...{ status: statusOf(index), statusAt: at },
      })
    }
    await stations.commit()
  })
})
afterAll(async () => {
  await environment?.cleanup()
})

/** The first answer of the server. */
function firstOf<T>(source: LiveSource<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = source.subscribe({
      next: (data, fromCache) => {
        if (fromCache) return
        queueMicrotask(() => stop())
        resolve(data)
      },
      failed: (code) => reject(new Error(code)),
    })
  })
}
const ids = (found: readonly { readonly stationId: string }[]) => found.map(({ stationId }) => stationId)

test('a list of sites ends at its limit, goes on when more is asked for, and its last site is known by its id', async () => {
  const last = siteId(SITES - 1)

  expect((await firstOf(sitesSource(viewer))).length).toBe(SITES_LISTED)
  expect((await listSites(viewer)).length).toBe(SITES_LISTED)
  expect((await firstOf(sitesSource(viewer, SITES_LISTED + 50))).at(-1)?.siteId).toBe(last)
  expect((await firstOf(siteSource(viewer, last))).document?.name).toBe(`Site ${name(SITES - 1)}`)
  expect(await countSites(viewer)).toBe(SITES)
})

test('connectors of a status are found wherever they stand in the list, the newest change first', async () => {
  const found = await firstOf(connectorsOfStatusSource(viewer, { statuses: ['Faulted'], siteId: null, count: 5 }))

  expect(ids(found)).toEqual(['BIG-129', 'BIG-119', 'BIG-109', 'BIG-099', 'BIG-089'])
})

test('a site and several statuses narrow the search [edge 1]', async () => {
  const wanted = { statuses: ['Faulted', 'Unavailable'], siteId: siteId(0), count: 50 } as const

  expect(await firstOf(connectorsOfStatusSource(viewer, wanted))).toEqual([])
  const other = await firstOf(connectorsOfStatusSource(viewer, { ...wanted, siteId: siteId(1) }))
  expect(other.length).toBe(STATIONS / 10)
})

test('stations that are away are found per site, one that never came among them [edge 2]', async () => {
  const found = await firstOf(offlineStationsSource(viewer, 100, siteId(0)))

  expect(ids(found)).toEqual(expect.arrayContaining(['BIG-126', 'BIG-014', 'BIG-000']))
  expect(found.every((station) => station.siteId === siteId(0) && !station.connection.online)).toBe(true)
  expect(found.length).toBe(10)
})

test('more stations are found by their ids than one question may name [edge 3]', async () => {
  const wanted = Array.from({ length: 65 }, (_, index) => `BIG-${name(index * 2)}`)

  const found = await firstOf(stationsOfIdsSource(viewer, wanted))

  expect(ids(found.flat()).sort()).toEqual(wanted)
})
