import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { dailyMoneySchema, dailyReportSchema } from '@charge-it/shared/model/report.ts'
import { reportReplySchema } from '@charge-it/shared/model/report-reply.ts'
import { type Bill, billSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { daysOf } from '@charge-it/shared/reports/periods.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { shiftedDate } from '@charge-it/shared/time/local-instant.ts'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedBase, seedHistory } from '../../../emulator-seed/src/seed.ts'
import { rollUpReports } from '../../../functions/src/reports/roll-up-reports.ts'
import { openWorld, type World } from '../../../functions/src/testing/test-world.ts'

const NOW = new Date('2026-11-21T05:00:00Z')
const DAYS = 24
const [FROM, TO] = ['2026-11-02', '2026-11-19']

let world: World
let sessions: readonly { readonly transaction: Transaction; readonly bill: Bill }[]
beforeAll(async () => {
  world = openWorld()
  world.clock.now = NOW
  const { firestore } = world
  const options = { firestore, now: NOW, days: DAYS }
  await seedBase({ ...options, auth: null, keys: {}, fleet: 6, ocppUrl: 'ws://127.0.0.1:9000/ocpp' })
  await seedHistory({ ...options, fleet: 6, progress: () => {} })
  const stored = await firestore.collection(collections.transactions).get()
  const bills = await firestore.collectionGroup(collections.private).where('kind', '==', 'bill').get()
  const byKey = new Map(bills.docs.map((each) => [each.get('transactionKey'), each]))
  sessions = stored.docs.flatMap((each) => {
    const bill = byKey.get(each.id)
    const transaction = parseDocument(transactionSchema, each.ref.path, each.data())
    return bill === undefined ? [] : [{ transaction, bill: parseDocument(billSchema, bill.ref.path, bill.data()) }]
  })
}, 120_000)
afterAll(() => world.close())

async function report(query: string) {
  const { status, body } = await world.call('GET', `/v1/reports?${query}`, { token: world.tokens.admin })
  expect(status).toBe(200)
  return v.parse(reportReplySchema, body)
}

/** What the stored sessions themselves come to: those that stopped on days of the range, by the clocks of their site. */
function sums(from: string, to: string, isOf: (transaction: Transaction) => boolean = () => true) {
  const own = sessions.filter(({ transaction }) => {
    const { date } = localDayAndHour(transaction.stoppedAt ?? NOW, transaction.timeZone)
    return date >= from && date <= to && isOf(transaction)
  })
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
  return {
    sessions: own.length,
    energyWh: sum(own.map(({ transaction }) => transaction.energyWh ?? 0)),
    revenueIdr: sum(own.map(({ bill }) => bill.costIdr)),
    taxIdr: sum(own.map(({ bill }) => bill.tax?.amountIdr ?? 0)),
  }
}

function shown(figures: v.InferOutput<typeof reportReplySchema>['total'] | undefined) {
  return {
    ...{ sessions: figures?.sessions, energyWh: figures?.energyWh },
    ...{ revenueIdr: figures?.money?.revenueIdr, taxIdr: figures?.money?.taxIdr },
  }
}

describe('numbers of a report are those of the sessions stored', () => {
  test('in all, and the seed has some', async () => {
    const whole = await report(`from=${FROM}&to=${TO}`)

    expect(shown(whole.total)).toEqual(sums(FROM, TO))
    expect(whole.total.sessions).toBeGreaterThan(100)
    expect(whole.total.uptimeShare).toBeGreaterThan(0.9)
    expect(whole.total.capacityShare).toBeGreaterThan(0)
    expect(whole.sites).toHaveLength(6)
  })

  test('each week', async () => {
    const { periods } = await report(`from=${FROM}&to=${TO}&granularity=week`)

    expect(periods.map(({ period }) => period.period)).toEqual(['2026-W45', '2026-W46', '2026-W47'])
    for (const { period, figures } of periods) expect(shown(figures)).toEqual(sums(period.from, period.to))
  })

  test('each day of each site, also of the one in another zone', async () => {
    const { items } = await report(`from=${FROM}&to=${TO}`)

    expect(new Set(items.map(({ siteId }) => siteId))).toContain('makassar')
    for (const { siteId, period, figures } of items) {
      expect(shown(figures)).toEqual(sums(period.from, period.to, (each) => each.siteId === siteId))
    }
  })

  test('each connector, and its time occupied is at least that of its sessions', async () => {
    const { places } = await report(`from=${FROM}&to=${TO}&by=connector&site=blok-m`)

    expect(places.length).toBeGreaterThan(4)
    for (const { stationId, connectorId, figures } of places) {
      const isOf = (each: Transaction) => each.stationId === stationId && each.connectorId === connectorId
      expect(shown(figures)).toEqual(sums(FROM, TO, isOf))
      expect(figures.occupiedS).toBe(occupiedS(isOf))
    }
  })
})

/** Seconds of the range in which a session held the connector; sessions of one connector never overlap. */
function occupiedS(isOf: (transaction: Transaction) => boolean): number {
  const from = hoursOfLocalDay(FROM, 'Asia/Jakarta').startsAt.getTime()
  const to = hoursOfLocalDay(shiftedDate(TO, 1), 'Asia/Jakarta').startsAt.getTime()
  return sessions
    .map(({ transaction }) => transaction)
    .filter(isOf)
    .reduce((sum, { startedAt, stoppedAt }) => {
      const [start, stop] = [startedAt.getTime(), (stoppedAt ?? NOW).getTime()].map((at) =>
        Math.min(to, Math.max(from, at)),
      )
      return sum + ((stop ?? 0) - (start ?? 0)) / 1000
    }, 0)
}

test('the nightly job comes to the same sessions and money as the seed', async () => {
  const before = await stored()
  const { firestore } = world
  for (const kind of [collections.daily, collections.dailyMoney]) {
    for (const { ref } of (await firestore.collectionGroup(kind).get()).docs) await ref.delete()
  }

  expect(await rollUpReports(world.deps)).toMatchObject({ failed: 0 })

  expect(await stored()).toEqual(before)
})

/** Sessions, energy and money of each connector and day. Times may differ: the demo takes its stations as connected. */
async function stored() {
  const { docs } = await world.firestore.collectionGroup(collections.daily).get()
  const moneys = await world.firestore.collectionGroup(collections.dailyMoney).get()
  const days = docs.map((each) => parseDocument(dailyReportSchema, each.ref.path, each.data()))
  const dates = daysOf(FROM, TO)
  return {
    numbers: days
      .filter(({ date }) => dates.includes(date))
      .flatMap(({ siteId, date, connectors }) =>
        connectors
          .filter(({ sessions: count }) => count > 0)
          .map((row) => `${siteId} ${date} ${row.stationId}/${row.connectorId}: ${row.sessions} ${row.energyWh}`),
      )
      .sort(),
    money: moneys.docs
      .map((each) => parseDocument(dailyMoneySchema, each.ref.path, each.data()))
      .filter(({ date }) => dates.includes(date))
      .map(({ siteId, date, currency, connectors }) => ({ siteId, date, currency, connectors }))
      .sort((a, b) => `${a.siteId} ${a.date}`.localeCompare(`${b.siteId} ${b.date}`)),
  }
}
