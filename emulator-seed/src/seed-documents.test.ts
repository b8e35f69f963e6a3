import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import {
  dailyMoneySchema,
  dailyReportSchema,
  monthlyMoneySchema,
  monthlyReportSchema,
} from '@charge-it/shared/model/report.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import { stationCredentialsSchema, stationSchema } from '@charge-it/shared/model/station.ts'
import { statsDaySchema, statsRevenueDaySchema } from '@charge-it/shared/model/stats.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { billSchema, transactionIdentitySchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { GenericSchema, InferOutput } from 'valibot'
import { describe, expect, test } from 'vitest'
import { baseDocuments } from './base-documents.ts'
import { connectorCodeOf } from './connector-code-of.ts'
import { DEMO_CARD, DEMO_SITES, FLEET_STATIONS, FREE_STATIONS, TLS_STATION } from './demo.ts'
import { demoStations, fleetIds } from './demo-stations.ts'
import { faultDocuments } from './fault-documents.ts'
import { demoHistory } from './history.ts'
import { historyDocuments } from './history-documents.ts'
import { readSessions } from './read-sessions.ts'
import { billedSessions, reportDocuments } from './report-documents.ts'
import { historyFleet } from './seed.ts'
import type { SeedDocument } from './seed-document.ts'

const NOW = new Date('2026-11-21T05:00:00Z')
const KEYS = { CP_111: '0123456789abcdef0123456789abcdef01234567' }
const source = readSessions()

function allDocuments(now: Date, fleet: number): readonly SeedDocument[] {
  const sessions = demoHistory(source, now, 180, fleet)
  const stations = demoStations([...new Set(source.map(({ station }) => station))], fleet)
  const history = historyDocuments(sessions, now, historyFleet(stations))
  const faults = faultDocuments(stations, now)
  return [
    ...baseDocuments({ stations, sessions, keys: KEYS, ocppUrl: 'ws://127.0.0.1:9000/ocpp', now }),
    ...history,
    ...faults,
    ...reportDocuments(stations, billedSessions(history), faults, now),
  ]
}

const SCHEMAS: readonly (readonly [RegExp, GenericSchema])[] = [
  [/^settings\/organisation$/, organisationSchema],
  [/^audit\/[^/]+$/, auditEntrySchema],
  [/^tariffs\/[^/]+$/, tariffSchema],
  [/^sites\/[^/]+$/, siteSchema],
  [/^users\/[^/]+$/, userSchema],
  [/^idTags\/[^/]+$/, idTagSchema],
  [/^stations\/[^/]+$/, stationSchema],
  [/^stations\/[^/]+\/private\/credentials$/, stationCredentialsSchema],
  [/^stations\/[^/]+\/connectors\/\d+$/, connectorSchema],
  [/^publicConnectors\/[0-9A-HJKMNP-TV-Z]{8}$/, publicConnectorSchema],
  [/^transactions\/[^/]+$/, transactionSchema],
  [/^transactions\/[^/]+\/private\/identity$/, transactionIdentitySchema],
  [/^transactions\/[^/]+\/private\/bill$/, billSchema],
  [/^stats\/[^/]+\/days\/\d{4}-\d\d-\d\d$/, statsDaySchema],
  [/^stats\/[^/]+\/revenue\/\d{4}-\d\d-\d\d$/, statsRevenueDaySchema],
  [/^events\/[^/]+$/, eventSchema],
  [/^reports\/[^/]+\/daily\/\d{4}-\d\d-\d\d$/, dailyReportSchema],
  [/^reports\/[^/]+\/dailyMoney\/\d{4}-\d\d-\d\d$/, dailyMoneySchema],
  [/^reports\/[^/]+\/monthly\/\d{4}-\d\d$/, monthlyReportSchema],
  [/^reports\/[^/]+\/monthlyMoney\/\d{4}-\d\d$/, monthlyMoneySchema],
]

const documents = allDocuments(NOW, 6)

function parsed<const S extends GenericSchema>(schema: S): ReadonlyMap<string, InferOutput<S>> {
  const own = SCHEMAS.find((row) => row[1] === schema)?.[0]
  return new Map(
    documents
      .filter(({ path }) => own?.test(path))
      .map(({ path, fields }) => [path, parseDocument(schema, path, fields)]),
  )
}

test('the same moment gives the same documents', () => {
  expect(allDocuments(NOW, 6)).toEqual(documents)
})

test('no two documents have one path', () => {
  expect(new Set(documents.map(({ path }) => path)).size).toBe(documents.length)
})

test('every document has the shape that its schema promises, and no field beside', () => {
  for (const { path, fields } of documents) {
    const schema = SCHEMAS.find(([pattern]) => pattern.test(path))?.[1]
    if (schema === undefined) throw new Error(`no schema for ${path}`)
    expect(parseDocument(schema, path, fields), path).toEqual(fields)
  }
})

test('whatever the demo shows says that it is one', () => {
  const unlabelled = documents.filter(
    ({ path, fields }) =>
      /^(sites|users|idTags|transactions|stats|events|reports)\//.test(path) &&
      !path.endsWith('/private/identity') &&
      !('demo' in fields && typeof fields.demo === 'string' && fields.demo.startsWith('Demo: ')),
  )

  expect(unlabelled.map(({ path }) => path)).toEqual([])
})

function sum(amounts: readonly (number | null)[]): number {
  return amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0)
}

describe('sums', () => {
  const transactions = [...parsed(transactionSchema).values()]
  const bills = parsed(billSchema)
  const days = [...parsed(statsDaySchema).values()]

  test('every transaction has a bill over its energy whose lines add up', () => {
    for (const transaction of transactions) {
      const bill = bills.get(paths.transactionBill(transaction.transactionKey))

      expect(bill?.energyWh).toBe(transaction.energyWh)
      expect(bill?.costIdr).toBe(sum(bill?.lines.map(({ amountIdr }) => amountIdr) ?? []))
      expect((transaction.meterStopWh ?? 0) - (transaction.meterStartWh ?? 0)).toBe(transaction.energyWh)
    }
  })

  test('days of the sites, of the fleet and the stations hold the energy of the transactions', () => {
    const total = sum(transactions.map(({ energyWh }) => energyWh))
    const stations = [...parsed(stationSchema).values()]

    expect(total).toBeGreaterThan(0)
    expect(sum(days.filter(({ siteId }) => siteId !== 'all').map((day) => day.energyTotalWh))).toBe(total)
    expect(sum(days.filter(({ siteId }) => siteId === 'all').map((day) => day.energyTotalWh))).toBe(total)
    expect(sum(stations.map(({ totalEnergyWh }) => totalEnergyWh))).toBe(total)
    expect(sum(days.filter(({ siteId }) => siteId === 'all').map((day) => day.sessionsTotal))).toBe(transactions.length)
  })

  test('reports hold the sessions of the days before today, in days and in the months that are over', () => {
    const daily = [...parsed(dailyReportSchema).values()]
    const money = [...parsed(dailyMoneySchema).values()]
    const monthly = [...parsed(monthlyReportSchema).values()]
    const past = transactions.filter(({ transactionKey, siteId }) => {
      const date = bills.get(paths.transactionBill(transactionKey))?.date ?? ''
      return daily.some((day) => day.siteId === siteId && day.date === date)
    })
    const closed = daily.filter(({ siteId, date }) =>
      monthly.some((report) => report.siteId === siteId && date.startsWith(report.month)),
    )

    expect(transactions.length - past.length).toBeLessThan(20)
    expect(sum(daily.flatMap((day) => day.connectors.map(({ energyWh }) => energyWh)))).toBe(
      sum(past.map(({ energyWh }) => energyWh)),
    )
    expect(sum(money.flatMap((day) => day.connectors.map(({ revenueIdr }) => revenueIdr)))).toBe(
      sum(past.map(({ transactionKey }) => bills.get(paths.transactionBill(transactionKey))?.costIdr ?? null)),
    )
    expect(new Set(monthly.map(({ month }) => month)).size).toBe(6)
    expect(sum(monthly.flatMap((report) => report.connectors.map(({ energyWh }) => energyWh)))).toBe(
      sum(closed.flatMap((day) => day.connectors.map(({ energyWh }) => energyWh))),
    )
  })

  test('revenue holds the bills, once per site and once for the fleet', () => {
    const revenue = [...parsed(statsRevenueDaySchema).values()]
    const total = sum([...bills.values()].map(({ costIdr }) => costIdr))

    expect(sum(revenue.filter(({ siteId }) => siteId !== 'all').map(({ revenueIdr }) => revenueIdr))).toBe(total)
    expect(sum(revenue.filter(({ siteId }) => siteId === 'all').map(({ revenueIdr }) => revenueIdr))).toBe(total)
  })
})

describe('the state of the fleet', () => {
  const days = [...parsed(statsDaySchema).values()].filter(({ siteId }) => siteId === 'all')
  const hours = days.flatMap(({ status }) => status?.hours ?? []).filter((hour) => hour !== null)

  test('four looks an hour find those that connect, with as many connectors', () => {
    expect(hours.length).toBeGreaterThan(170 * 24)
    expect(hours.slice(0, -1).filter(({ samples }) => samples !== 4)).toEqual([])
    expect(Math.max(...hours.map((hour) => hour.stationsOnline / hour.samples))).toBe(FLEET_STATIONS.length)
    expect(hours.filter((hour) => hour.stations !== 29 * hour.samples)).toEqual([])
    expect(hours.filter((hour) => hour.connectors !== 2 * hour.stationsOnline)).toEqual([])
    expect(hours.some((hour) => hour.connectorsUsed > 0)).toBe(true)
  })

  test('every day until now has hours, and money has those of its bills', () => {
    expect(days.filter(({ status }) => status === undefined)).toEqual([])
    for (const { hoursIdr, revenueIdr, siteId } of parsed(statsRevenueDaySchema).values()) {
      if (siteId !== 'all') expect(sum(Object.values(hoursIdr ?? {}))).toBe(revenueIdr)
    }
  })
})

describe('what others rely on', () => {
  const stations = parsed(stationSchema)

  test('27 stations at six sites carry the history, two are free, six are simulated', () => {
    const all = [...stations.values()]

    expect(DEMO_SITES).toHaveLength(6)
    expect(all).toHaveLength(29)
    expect(all.filter(({ demo }) => demo?.includes('; station ')).length).toBe(27)
    expect(
      all
        .filter(({ simulated }) => simulated)
        .map(({ stationId }) => stationId)
        .sort(),
    ).toEqual([...FLEET_STATIONS].sort())
    for (const { stationId } of FREE_STATIONS) expect(stations.get(paths.station(stationId))?.demo).toBeNull()
    expect(stations.get(paths.station(TLS_STATION))?.securityProfile).toBe(2)
  })

  test('nobody is online before a station connects', () => {
    expect([...stations.values()].filter(({ connection }) => connection.online)).toEqual([])
  })

  test('a larger fleet has stations of its own beyond the history', () => {
    expect(fleetIds(30).slice(0, 6)).toEqual([...FLEET_STATIONS])
    expect(fleetIds(30).slice(27)).toEqual(['SIM-001', 'SIM-002', 'SIM-003'])
    expect(new Set(fleetIds(50)).size).toBe(50)
    expect(allDocuments(NOW, 30).filter(({ path }) => /^stations\/[^/]+$/.test(path))).toHaveLength(32)
  })

  test('the demo card belongs to the demo driver', () => {
    expect(parsed(idTagSchema).get(paths.idTag(DEMO_CARD))).toMatchObject({
      status: 'Accepted',
      ownerUid: 'demo-driver',
    })
  })

  test('each connector has its card under its own code', () => {
    const cards = parsed(publicConnectorSchema)

    for (const connector of parsed(connectorSchema).values()) {
      const code = connectorCodeOf(connector.stationId, connector.connectorId)
      expect(connector.code).toBe(code)
      expect(cards.get(paths.publicConnector(code))).toMatchObject({ code, stationId: connector.stationId })
    }
  })

  test('a key lies there as a salted hash only, and a station without a key has none', () => {
    const credentials = parsed(stationCredentialsSchema)

    expect(credentials.get(paths.stationCredentials('CP_111'))?.authorizationKeyHash).toMatch(
      /^sha256:[0-9a-f]{32}:[0-9a-f]{64}$/,
    )
    expect(credentials.get(paths.stationCredentials('CP_123'))?.authorizationKeyHash).toBeNull()
    expect(JSON.stringify(documents)).not.toContain(KEYS.CP_111)
  })
})

test('two stations are traced for a day, no others', () => {
  const traced = documents.filter(({ fields }) => 'traceUntil' in fields)

  expect(traced.map(({ path }) => path).sort()).toEqual([paths.station('BLM-01'), paths.station('CP_111')])
  for (const { fields } of traced) expect(fields).toMatchObject({ traceUntil: new Date('2026-11-22T05:00:00Z') })
})
