import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { availabilityInsightSchema, maintenanceInsightSchema } from '@charge-it/shared/model/insight.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { newStation } from '@charge-it/shared/stations/new-station.ts'
import { Timestamp } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, siteOf } from '../testing/test-world.ts'
import { insightDeps } from './insight-deps.ts'
import { loadPackages, type Packages } from './packages.ts'
import { predictSiteAvailability } from './predict-availability.ts'
import { scoreSite } from './score-site.ts'
import type { SiteContext } from './site-context.ts'

/** Firestore's limit of a document. */
const LIMIT = 1_048_576
const NOW = new Date('2026-06-20T05:10:00Z')
const DAYS = ['2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19']
const IDS = Array.from({ length: 1_000 }, (_, index) => `STATION-OF-A-LARGE-SITE-${String(index).padStart(4, '0')}`)
const KINDS = ['availability', 'maintenance'] as const

const world = openWorld()
let packages: Packages
beforeAll(async () => {
  packages = await loadPackages()
  await runBoth('large', IDS)
}, 120_000)
afterAll(() => world.close())

/** A site with so many stations, each tenth of which was away for a while today. */
function contextOf(siteId: string, ids: readonly string[]): SiteContext {
  return {
    site: siteOf({ siteId }),
    now: NOW,
    today: '2026-06-20',
    hour: 12,
    outages: [],
    stations: ids.map((stationId) => ({
      key: stationKey(stationId),
      station: newStation({ stationId, siteId, securityProfile: 1, connectorCount: 2 }, NOW),
      connectors: [],
      sessions: [],
      events: [],
    })),
  }
}

const days = new Map(
  DAYS.map((date, day): [string, StatsDay] => [
    date,
    {
      ...{ siteId: 'large', date, timeZone: 'Asia/Jakarta', energyTotalWh: 0, sessionsTotal: 0 },
      ...{ energyWh: Array(24).fill(null), sessions: Array(24).fill(null), demo: null, lastUpdatedAt: NOW },
      stations: Object.fromEntries(
        IDS.map((stationId, index) => {
          const hours = {
            freeShare: Array.from({ length: 24 }, (_, hour) => ((index + hour + day) % 7) / 7),
            faultShare: Array(24).fill(0),
            offlineShare: Array.from({ length: 24 }, (_, hour) => (index % 10 === 0 && hour === 20 ? 0.9 : 0)),
            energyWh: Array(24).fill(1_000),
            sessions: Array(24).fill(1),
          }
          return [stationKey(stationId), { energyWh: 0, sessions: 0, hours }]
        }),
      ),
    },
  ]),
)

/** As Firestore counts: names and texts with one byte more, numbers and times eight. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 1
  if (typeof value === 'number' || value instanceof Timestamp) return 8
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 0)
  if (typeof value === 'object' && value !== null) {
    return 32 + Object.entries(value).reduce((sum, [name, each]) => sum + sizeOf(name) + sizeOf(each), 0)
  }
  return 1
}

async function partsOf(kind: (typeof KINDS)[number], siteId: string) {
  const all = await world.firestore.collection(`insights/${kind}/sites`).get()
  const found = all.docs.filter(({ id }) => id.split('~')[0] === siteId)
  const schema = kind === 'availability' ? availabilityInsightSchema : maintenanceInsightSchema
  return found.map((document) => ({
    id: document.id,
    bytes: sizeOf(document.data()),
    stations: Object.entries(parseDocument(schema, document.ref.path, document.data()).stations),
  }))
}

const runBoth = async (siteId: string, ids: readonly string[]) => {
  const deps = insightDeps(world.deps)
  await predictSiteAvailability(contextOf(siteId, ids), days, new Map(), packages, deps)
  await scoreSite(contextOf(siteId, ids), days, new Map(), packages, deps)
}

test('the results of 1,000 stations lie in five documents each, none near the limit of Firestore', async () => {
  for (const kind of KINDS) {
    const parts = await partsOf(kind, 'large')
    console.log(`${kind}: ${parts.map(({ id, bytes }) => `${id} ${Math.round(bytes / 1024)} KiB`).join(', ')}`)
    expect(parts.map(({ id }) => id).sort()).toEqual(['large', 'large~2', 'large~3', 'large~4', 'large~5'])
    for (const { bytes } of parts) expect(bytes).toBeLessThan(LIMIT / 2)
    expect(new Set(parts.flatMap(({ stations }) => stations.map(([key]) => key))).size).toBe(IDS.length)
  }
  const [first] = await partsOf('maintenance', 'large')
  const ranks = first?.stations.map(([, station]) => ('rank' in station ? station.rank : 0)) ?? []
  expect(ranks.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
})

test('a site that became smaller keeps no document of the stations that are gone', async () => {
  await runBoth('shrunk', IDS.slice(0, 450))

  await runBoth('shrunk', IDS.slice(0, 150))

  for (const kind of KINDS) expect((await partsOf(kind, 'shrunk')).map(({ id }) => id)).toEqual(['shrunk'])
})

test('a caller of the API gets all parts of a site', async () => {
  const { body } = await world.call('GET', '/api/v1/predict/maintenance?siteId=large', { token: world.tokens.viewer })

  const stations = body.items.flatMap((item: { stations: object }) => Object.keys(item.stations))
  expect(new Set(stations).size).toBe(IDS.length)
})
