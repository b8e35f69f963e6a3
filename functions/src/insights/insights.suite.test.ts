import { randomUUID } from 'node:crypto'
import type { StationHours, StatsDay } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newStation } from '@charge-it/shared/stations/new-station.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { afterAll, expect, test } from 'vitest'
import { siteOf } from '../testing/test-world.ts'

const REGION = 'asia-southeast2'
const environment = (name: string): string => {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is not set`)
  return text
}
const projectId = environment('GCLOUD_PROJECT')
const functions = environment('FUNCTIONS_ORIGIN')
const app = initializeApp({ projectId }, randomUUID())
const firestore = getFirestore(app)
afterAll(() => deleteApp(app))

const siteId = `site-${randomUUID().slice(0, 8)}`
const STATIONS = ['A', 'B', 'C', 'D'].map((letter) => `${siteId}-${letter}`)
const DAYS = 80
/** 12:10 in Jakarta. */
const NOW = new Date('2026-06-20T05:10:00Z')

/** Busy at work hours of weekdays, a little different each day. */
function hoursOf(day: number, station: number): StationHours {
  const isWeekend = (day + 3) % 7 >= 5
  const share = (hour: number) => (!isWeekend && hour >= 8 && hour < 17 ? ((day * 7 + hour * 3 + station) % 5) / 8 : 0)
  const hours = Array.from({ length: 24 }, (_, hour) => hour)
  return {
    freeShare: hours.map((hour) => 1 - share(hour)),
    faultShare: hours.map(() => 0),
    offlineShare: hours.map(() => 0),
    energyWh: hours.map((hour) => Math.round(share(hour) * 7_000)),
    sessions: hours.map((hour) => (share(hour) > 0 && hour % 3 === 0 ? 1 : 0)),
  }
}

async function putHistory(): Promise<void> {
  const writer = firestore.bulkWriter()
  void writer.set(firestore.doc(paths.site(siteId)), siteOf({ siteId, gridLimitW: 5_000, demo: 'test' }))
  for (const stationId of STATIONS) {
    const draft = { stationId, siteId, securityProfile: 1, connectorCount: 1 } as const
    void writer.set(firestore.doc(paths.station(stationId)), newStation(draft, NOW))
  }
  for (let day = 1; day <= DAYS; day++) {
    const date = new Date(Date.parse('2026-06-20T00:00:00Z') - day * 86_400_000).toISOString().slice(0, 10)
    const fields: StatsDay = {
      siteId,
      date,
      timeZone: 'Asia/Jakarta',
      energyWh: Array(24).fill(null),
      sessions: Array(24).fill(null),
      energyTotalWh: 0,
      sessionsTotal: 0,
      stations: Object.fromEntries(
        STATIONS.map((stationId, index) => [
          stationId,
          { energyWh: 0, sessions: 0, hours: hoursOf(DAYS - day, index) },
        ]),
      ),
      demo: 'test',
      lastUpdatedAt: NOW,
    }
    void writer.set(firestore.doc(paths.statsDay(siteId, date)), fields)
  }
  await writer.close()
}

const backendsSchema = v.object({
  backends: v.array(v.object({ functionTriggers: v.array(v.object({ id: v.string(), name: v.string() })) })),
})

async function fire(name: string, scheduleTime: Date): Promise<number> {
  const { backends } = v.parse(backendsSchema, await (await fetch(`${functions}/backends`)).json())
  const found = backends.flatMap(({ functionTriggers }) => functionTriggers).find((trigger) => trigger.name === name)
  if (found === undefined) throw new Error(`the emulator has no function ${name}`)
  const id = /-\d+$/.test(found.id) ? found.id : `${found.id}-0`
  const headers = { 'content-type': 'application/json', 'X-CloudScheduler-ScheduleTime': scheduleTime.toISOString() }
  return (
    await fetch(`${functions}/functions/projects/${projectId}/triggers/${id}`, { method: 'POST', headers, body: '{}' })
  ).status
}

const read = async (path: string) => (await firestore.doc(path).get()).data()

test('roll-ups lead through the scheduled function to stored forecasts', { timeout: 240_000 }, async () => {
  await putHistory()

  expect(await fire('runInsights', NOW)).toBeLessThan(300)

  const availability = await read(paths.siteInsight('availability', siteId))
  const load = await read(paths.siteInsight('load', siteId))
  const maintenance = await read(paths.siteInsight('maintenance', siteId))
  expect([availability, load, maintenance]).toMatchObject([
    { status: 'model', modelVersion: expect.stringContaining(siteId) },
    { status: 'model', gridLimitW: 5_000 },
    { status: 'model', method: 'isolation-forest' },
  ])
  expect(availability?.hours).toHaveLength(24)
  expect(availability?.runAt.toDate()).toEqual(NOW)
  expect(await read(paths.jobRun('runInsights'))).toMatchObject({ ok: true, summary: { failed: 0 } })
})

test('an operator trains a site at once and sees its progress end; a viewer may not', {
  timeout: 240_000,
}, async () => {
  const auth = getAuth(app)
  const tokenOf = async (role: string) => {
    const { uid } = await auth.createUser({})
    await auth.setCustomUserClaims(uid, { role })
    const origin = `http://${environment('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com/v1/accounts`
    const body = JSON.stringify({ token: await auth.createCustomToken(uid), returnSecureToken: true })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${origin}:signInWithCustomToken?key=x`, { method: 'POST', headers, body })
    return v.parse(v.object({ idToken: v.string() }), await response.json()).idToken
  }
  const train = async (role: string, url: string, body: unknown) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(role)}` },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }

  const route = `${environment('HOSTING_ORIGIN')}/api/v1/insights/trainings`

  expect(
    await train('viewer', `${functions}/${projectId}/${REGION}/trainInsights`, { data: { siteId } }),
  ).toMatchObject({
    status: 403,
  })
  expect(await train('operator', route, { siteId: 'nowhere' })).toMatchObject({ status: 404 })
  expect(await train('operator', route, { siteId })).toMatchObject({ status: 200, body: { sites: 1 } })
  expect(await read(paths.jobRun('trainInsights'))).toMatchObject({ ok: true, summary: { percent: 100 } })
})
