import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { Command } from '@charge-it/shared/model/command.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handle } from '../api/handle.ts'
import { billTransaction } from '../billing/bill-transaction.ts'
import {
  openWorld,
  putStation,
  putTransaction,
  STATION,
  siteOf,
  stoppedOf,
  tariffOf,
  type World,
} from '../testing/test-world.ts'
import { rollUpReports } from './roll-up-reports.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  // A tax, and a power that makes the capacity known.
  await putStation(world, {
    tariff: { tax: { name: 'PBJT', basisPoints: 1_000, included: true } },
    connector: {
      statusAt: wib('2026-03-01T06:00'),
      facts: { plugType: 'Type2', currentType: 'AC', maxPowerW: 7_000, maxCurrentA: 32, phases: 1 },
    },
  })
})
afterEach(() => world.close())

const H = 3600
const wib = (text: string) => new Date(`${text}:00+07:00`)
const { lastUpdatedAt: _, ...TAXED } = tariffOf({ tax: { name: 'PBJT', basisPoints: 1_000, included: true } })

/** A session that is stopped and billed in one local day; 12.345 kWh at Rp 2,466.78 is Rp 30,452, of which 2,768 are tax. */
async function bill(transactionId: number, startedAt: Date, fields: Parameters<typeof stoppedOf>[1] = {}) {
  const stoppedAt = new Date(startedAt.getTime() + H * 1000)
  const session = stoppedOf(transactionId, {
    startedAt,
    stoppedAt,
    stopReceivedAt: stoppedAt,
    tariff: TAXED,
    ...fields,
  })
  await putTransaction(world, session)
  world.clock.now = session.stoppedAt ?? stoppedAt
  await billTransaction(session.transactionKey, world.deps)
  return session
}

async function runAt(moment: Date) {
  world.clock.now = moment
  return rollUpReports(world.deps)
}

const daily = (date: string) => world.read(paths.dailyReport('blok-m', date))
const dailyMoney = (date: string) => world.read(paths.dailyMoney('blok-m', date))
/** The answer as it is; a file is no JSON. */
async function getFile(path: string, role: 'admin' | 'technician' = 'admin', accept = '*/*') {
  const headers = { authorization: `Bearer ${world.tokens[role]}`, accept }
  const response = await handle(new Request(`http://api.test/v1${path}`, { headers }), world.deps)
  return { headers: response.headers, text: await response.text() }
}
const get = (path: string, role: 'admin' | 'technician' | 'viewer' | 'driver' = 'admin', headers = {}) =>
  world.call('GET', `/v1${path}`, { token: world.tokens[role], headers })

describe('the nightly job', () => {
  test('makes the days since the first session, and nothing the second time', async () => {
    await bill(1, wib('2026-03-01T10:00'))

    expect(await runAt(wib('2026-03-04T01:40'))).toMatchObject({ changed: 0 })
    expect(await runAt(wib('2026-03-04T02:40'))).toMatchObject({ days: 4, failed: 0 })
    expect(await runAt(wib('2026-03-04T03:40'))).toMatchObject({ changed: 0 })

    expect(await daily('2026-03-01')).toMatchObject({
      timeZone: 'Asia/Jakarta',
      connectors: [{ stationId: STATION, connectorId: 1, sessions: 1, energyWh: 12_345, knownS: 18 * H, occupiedS: H }],
    })
    expect(await dailyMoney('2026-03-01')).toMatchObject({
      currency: 'IDR',
      connectors: [{ stationId: STATION, connectorId: 1, revenueIdr: 30_452, taxIdr: 2_768, bills: 1, corrections: 0 }],
    })
    expect(await daily('2026-03-03')).toMatchObject({ connectors: [{ sessions: 0, knownS: 24 * H }] })
    expect(await dailyMoney('2026-03-03')).toBeUndefined()
    expect(await daily('2026-03-04')).toBeUndefined()
  })

  test('what the journal, the orders and the document tell becomes down, planned and up', async () => {
    await bill(1, wib('2026-03-01T10:00'))
    await runAt(wib('2026-03-02T02:40'))
    const entries = [
      ['2026-03-02T08:00', 'fault', 1, 'Faulted GroundFailure'],
      ['2026-03-02T09:00', 'faultEnded', 1, 'Available'],
      ['2026-03-02T10:00', 'offline', null, null],
      ['2026-03-02T12:00', 'online', null, null],
      ['2026-03-02T14:00', 'status', 1, 'Unavailable'],
      ['2026-03-02T17:00', 'status', 1, 'Available'],
      ['2026-03-02T20:00', 'status', 1, 'Unavailable'],
      ['2026-03-02T20:30', 'status', 1, 'Available'],
    ] as const
    await world.put(paths.event(`${stationKey(STATION)}_2026-03-02`), {
      ...{ stationId: STATION, date: '2026-03-02', kind: 'day', expireAt: wib('2027-03-02T00:00') },
      entries: Object.fromEntries(
        entries.map(([at, type, connectorId, detail], index) => [
          `${index}`,
          { at: wib(at), type, connectorId, detail },
        ]),
      ),
    })
    await world.put(paths.command('c1'), order('Inoperative', wib('2026-03-02T13:59')))

    await runAt(wib('2026-03-03T02:40'))

    expect(await daily('2026-03-02')).toMatchObject({
      connectors: [
        {
          knownS: 24 * H,
          faultedS: H,
          offlineS: 2 * H,
          plannedS: 3 * H + 60,
          unavailableS: H / 2,
          capacityWh: 168_000,
        },
      ],
    })
  })

  test('a late stop and a correction reach the day that they are of, once', async () => {
    await bill(1, wib('2026-03-01T10:00'), { flags: ['stale'], stopReceivedAt: null, stopCount: 0 })
    for (const date of ['02', '03', '04', '05', '06']) await runAt(wib(`2026-03-${date}T02:40`))
    // A station that was away tells of a session of the first, and the real stop of the estimate comes.
    await bill(2, wib('2026-03-01T12:00'))
    world.clock.now = wib('2026-03-06T12:00')
    await putTransaction(
      world,
      stoppedOf(1, {
        ...{ startedAt: wib('2026-03-01T10:00'), stoppedAt: wib('2026-03-01T11:00'), tariff: TAXED },
        ...{ flags: ['stale'], energyWh: 20_000, meterStopWh: 21_000, stopCount: 1 },
      }),
    )
    expect(await billTransaction(`${STATION}:1`, world.deps)).toBe('corrected')
    // The late session was billed at a moment that this test had moved back.
    await world.firestore.doc(paths.statsDay('blok-m', '2026-03-01')).update({ lastUpdatedAt: world.clock.now })

    await runAt(wib('2026-03-07T02:40'))

    expect(await daily('2026-03-01')).toMatchObject({
      connectors: [{ sessions: 2, energyWh: 32_345, occupiedS: 2 * H }],
    })
    expect(await dailyMoney('2026-03-01')).toMatchObject({
      connectors: [{ revenueIdr: 60_904, bills: 2, corrections: 0 }],
    })
    expect(await dailyMoney('2026-03-06')).toMatchObject({
      // 20 kWh cost Rp 49,336, of which Rp 4,485 are tax.
      connectors: [{ revenueIdr: 18_884, taxIdr: 1_717, bills: 0, corrections: 1, correctionsIdr: 18_884 }],
    })
  })

  test('a month that is over gets its report; what changes later replaces it and is told', async () => {
    await bill(1, wib('2026-02-27T10:00'))
    await runAt(wib('2026-02-28T02:40'))
    expect(await world.read(paths.monthlyReport('blok-m', '2026-02'))).toBeUndefined()

    expect(await runAt(wib('2026-03-01T02:40'))).toMatchObject({ months: 2 })
    const closed = await world.read(paths.monthlyReport('blok-m', '2026-02'))
    expect(closed).toMatchObject({ siteName: 'Blok M', days: 2, daysOfMonth: 28, revisions: [] })
    expect(closed?.connectors).toMatchObject([{ sessions: 1, energyWh: 12_345 }])
    expect(await runAt(wib('2026-03-02T02:40'))).toMatchObject({ months: 0 })

    await bill(2, wib('2026-02-27T12:00'))
    await world.firestore.doc(paths.statsDay('blok-m', '2026-02-27')).update({ lastUpdatedAt: wib('2026-03-02T09:00') })
    expect(await runAt(wib('2026-03-03T02:40'))).toMatchObject({ months: 2 })

    expect(await world.read(paths.monthlyReport('blok-m', '2026-02'))).toMatchObject({
      closedAt: closed?.closedAt,
      connectors: [{ sessions: 2, energyWh: 24_690 }],
      revisions: [{ sessions: 1, energyWh: 12_345, downS: 0 }],
    })
    expect(await world.read(paths.monthlyMoney('blok-m', '2026-02'))).toMatchObject({
      connectors: [{ revenueIdr: 60_904, bills: 2 }],
      revisions: [{ revenueIdr: 30_452, taxIdr: 2_768 }],
    })
    expect(await runAt(wib('2026-03-03T03:40'))).toMatchObject({ changed: 0 })
  })

  test('sessions of stations without a site have a report of their own', async () => {
    await bill(1, wib('2026-03-01T10:00'), { siteId: null })

    await runAt(wib('2026-03-02T02:40'))

    expect(await world.read(paths.dailyReport('none', '2026-03-01'))).toMatchObject({
      connectors: [{ stationId: STATION, connectorId: 1, sessions: 1, energyWh: 12_345 }],
    })
  })

  test('a station that moves counts its time once, where it stood', async () => {
    await bill(1, wib('2026-03-01T10:00'))
    await runAt(wib('2026-03-03T02:40'))
    await world.put(paths.site('braga'), siteOf({ siteId: 'braga', name: 'Hotel Braga' }))
    await world.firestore.doc(paths.station(STATION)).update({ siteId: 'braga' })
    await bill(2, wib('2026-03-03T10:00'), { siteId: 'braga' })

    await runAt(wib('2026-03-04T02:40'))

    const { body } = await get('/reports?from=2026-03-01&to=2026-03-03&by=station')
    expect(body.places).toMatchObject([
      { siteId: 'blok-m', stationId: STATION, figures: { sessions: 1, knownS: 42 * H } },
      { siteId: 'braga', stationId: STATION, figures: { sessions: 1, knownS: 24 * H } },
    ])
  })

  test('an installation with a long history gets it in steps of a month', async () => {
    await bill(1, wib('2026-01-10T10:00'))

    expect(await runAt(wib('2026-03-02T02:40'))).toMatchObject({ days: 32 })
    expect(await daily('2026-02-09')).toBeDefined()
    expect(await daily('2026-02-10')).toBeUndefined()
    await runAt(wib('2026-03-02T03:40'))

    expect(await daily('2026-03-01')).toBeDefined()
    expect(await world.count('daily', true)).toBe(51)
    expect(await world.count('monthly', true)).toBe(2)
  })
})

function order(type: 'Inoperative' | 'Operative', at: Date): Command {
  return {
    ...{ commandId: 'c1', stationId: STATION, siteId: 'blok-m', action: 'ChangeAvailability', intent: 'operator' },
    ...{ payloadJson: JSON.stringify({ connectorId: 0, type }), status: 'accepted', createdAt: at, expiresAt: at },
    history: [
      { status: 'queued', at, detail: null },
      { status: 'accepted', at, detail: 'Accepted' },
    ],
    createdBy: { kind: 'user', id: 'operator', role: 'operator' },
    ...{ ownerUid: null, claimedBy: null, result: null, effect: null, lastUpdatedAt: at },
  }
}

describe('GET /reports', () => {
  beforeEach(async () => {
    await world.put(paths.site('braga'), siteOf({ siteId: 'braga', name: 'Hotel Braga' }))
    await bill(1, wib('2026-02-27T10:00'))
    await bill(2, wib('2026-03-01T10:00'))
    await runAt(wib('2026-03-02T02:40'))
  })

  test('by week and connector, with every period of the range', async () => {
    const { status, body } = await get(
      '/reports?from=2026-02-23&to=2026-03-08&granularity=week&by=connector&site=blok-m',
    )

    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{
        from: '2026-02-23',
        to: '2026-03-08',
        granularity: 'week',
        by: 'connector',
        currency: 'IDR',
        daysOfRange: 14,
      },
      sites: [{ siteId: 'blok-m', name: 'Blok M', days: 3, firstDay: '2026-02-27', lastDay: '2026-03-01' }],
      total: { sessions: 2, energyWh: 24_690, money: { revenueIdr: 60_904, taxIdr: 5_536, netIdr: 55_368 } },
      periods: [
        { period: { period: '2026-W09', from: '2026-02-23', to: '2026-03-01' }, figures: { sessions: 2 } },
        { period: { period: '2026-W10' }, figures: { sessions: 0, uptimeShare: null } },
      ],
      places: [{ siteId: 'blok-m', stationId: STATION, connectorId: 1 }],
    })
    expect(body.items).toHaveLength(1)
  })

  test('a technician sees no money, in JSON and CSV; a driver nothing', async () => {
    const range = '/reports?from=2026-02-01&to=2026-03-01&granularity=month'

    expect((await get(range, 'technician')).body).toMatchObject({ currency: null, total: { sessions: 2, money: null } })
    expect((await getFile(`${range}&format=csv`, 'technician')).text).not.toMatch(/Idr/)
    expect((await get('/reports/months', 'technician')).body.items[0]).toMatchObject({
      ...{ currency: null, moneyRevisions: [], figures: { money: null } },
    })
    expect((await get(range, 'viewer')).body).toMatchObject({ total: { money: { revenueIdr: 60_904 } } })
    expect(await get(range, 'driver')).toMatchObject({ status: 403 })
    expect(await world.call('GET', `/v1${range}`)).toMatchObject({ status: 401 })
  })

  test('as a file, asked for by name or by Accept', async () => {
    const range = '/reports?from=2026-03-01&to=2026-03-01&by=station'
    const named = await getFile(`${range}&format=csv&language=en`)
    const accepted = await getFile(`${range}&language=en`, 'admin', 'text/csv;q=0.9')

    expect(named.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(named.headers.get('content-disposition')).toBe('attachment; filename="report-2026-03-01-2026-03-01.csv"')
    expect(accepted.text).toBe(named.text)
    expect(named.text.split('\r\n')[1]).toMatch(
      /^2026-03-01,2026-03-01,2026-03-01,blok-m,Blok M,CP_1,,1,12\.345,30452,27684,2768,1,0,0,100,/,
    )
    expect((await get(range, 'admin', { accept: 'text/csv, application/json' })).body).toMatchObject({ by: 'station' })
  })

  test('a site that was removed keeps its reports', async () => {
    await world.firestore.doc(paths.site('blok-m')).delete()

    expect((await get('/reports?from=2026-02-01&to=2026-03-01')).body).toMatchObject({
      ...{ total: { sessions: 2, energyWh: 24_690 }, sites: [{ siteId: 'blok-m', name: null, days: 3 }] },
    })
    expect((await get('/reports/months?site=blok-m')).body.items).toMatchObject([{ siteName: 'Blok M' }])
  })

  test.each([
    ['/reports?to=2026-03-01', 400, 'from'],
    ['/reports?from=2026-02-30&to=2026-03-01', 400, 'from'],
    ['/reports?from=2026-03-01T00:00:00Z&to=2026-03-01', 400, 'from'],
    ['/reports?from=2026-03-02&to=2026-03-01', 400, 'to'],
    ['/reports?from=2024-03-02&to=2026-03-01', 400, 'to'],
    ['/reports?from=2026-03-01&to=2026-03-01&granularity=hour', 400, 'granularity'],
    ['/reports?from=2026-03-01&to=2026-03-01&by=driver', 400, 'by'],
    ['/reports?from=2026-03-01&to=2026-03-01&connector=1', 400, 'connector'],
    ['/reports?from=2026-03-01&to=2026-03-01&format=pdf', 400, 'format'],
    ['/reports?from=2026-03-01&to=2026-03-01&site=nowhere', 404, undefined],
    ['/reports/months?months=99', 400, 'months'],
    ['/reports/months/blok-m/2026-13', 404, undefined],
    ['/reports/months/blok-m/2026-03', 404, undefined],
    ['/reports/months/nowhere/2026-02', 404, undefined],
  ])('%s is a problem', async (path, status, parameter) => {
    const answer = await get(path)

    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.body.parameter).toBe(parameter)
  })

  test('monthly reports: a list, one with its connectors, and its file', async () => {
    const { body } = await get('/reports/months')
    expect(body).toMatchObject({
      nextCursor: null,
      items: [
        {
          ...{ siteId: 'blok-m', siteName: 'Blok M', month: '2026-02', days: 2, daysOfMonth: 28, revisions: [] },
          ...{
            closedAt: wib('2026-03-02T02:40').toISOString(),
            figures: { sessions: 1, money: { revenueIdr: 30_452 } },
          },
        },
      ],
    })

    const one = await get('/reports/months/blok-m/2026-02')
    expect(one.body.connectors).toMatchObject([
      { stationId: STATION, connectorId: 1, figures: { energyWh: 12_345, money: { taxIdr: 2_768 } } },
    ])
    const file = await getFile('/reports/months/blok-m/2026-02?format=csv&language=en')
    expect(file.text.split('\r\n')[1]).toMatch(/^2026-02,2026-02-01,2026-02-28,blok-m,Blok M,CP_1,1,1,12\.345,30452,/)
  })
})
