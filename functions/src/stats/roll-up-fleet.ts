import { isDeepStrictEqual } from 'node:util'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import {
  type StatsDay,
  type StatsRevenueDay,
  statsDaySchema,
  statsRevenueDaySchema,
} from '@charge-it/shared/model/stats.ts'
import { ALL_SITES, collections, paths } from '@charge-it/shared/paths.ts'
import { fleetDay } from '@charge-it/shared/stats/fleet-day.ts'
import { fleetRevenue } from '@charge-it/shared/stats/fleet-revenue.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import type { DocumentSnapshot, QueryDocumentSnapshot } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { sampleFleet } from './sample-fleet.ts'

/** Reaches back over three runs, so that a missed one loses nothing. */
const LOOK_BACK_MS = 15 * 60_000
const HOUR_MS = 3_600_000

/**
 * Adds the sites' days up to the fleet's, in the zone of the organisation: only the days that changed, each computed
 * anew from its sites, so that a second run gives the same. Looks at the state of the fleet, too.
 */
export async function rollUpFleet(deps: Deps) {
  const { firestore } = deps
  const since = new Date(deps.now().getTime() - LOOK_BACK_MS)
  const changed = await firestore.collectionGroup(collections.days).where('lastUpdatedAt', '>=', since).get()
  const changedDays = parseSnapshots(statsDaySchema, changed.docs.filter(isSiteDay), deps.log)
  const organisation = await readDocument(firestore, organisationSchema, paths.setting('organisation'))
  const timeZone = organisation?.timeZone ?? DEFAULT_TIME_ZONE
  await sampleFleet(timeZone, deps)

  // A correction changes the money of a day on which no session ended.
  const money = await firestore.collectionGroup(collections.revenue).where('lastUpdatedAt', '>=', since).get()
  const changedMoney = parseSnapshots(statsRevenueDaySchema, money.docs.filter(isSiteDay), deps.log)
  const dates = new Set([
    ...changedDays.flatMap((day) => fleetDatesOf(day, timeZone)),
    ...changedMoney.flatMap((day) => fleetDatesOf({ ...day, timeZone: day.timeZone ?? timeZone }, timeZone)),
  ])
  let written = 0
  for (const date of dates) written += await rollUpDay(date, timeZone, organisation?.currency ?? 'IDR', deps)
  return { changed: written, siteDays: changedDays.length }
}

async function rollUpDay(date: string, timeZone: string, currency: string, deps: Deps): Promise<number> {
  const { firestore } = deps
  // A day of another zone may begin on the day before and end on the day after.
  const around = [-1, 0, 1].map((offset) =>
    new Date(Date.parse(date) + offset * 24 * HOUR_MS).toISOString().slice(0, 10),
  )
  const [days, revenue] = await Promise.all([
    firestore.collectionGroup(collections.days).where('date', 'in', around).get(),
    firestore.collectionGroup(collections.revenue).where('date', 'in', around).get(),
  ])
  const siteDays = parseSnapshots(statsDaySchema, days.docs.filter(isSiteDay), deps.log)
  const siteRevenue = parseSnapshots(statsRevenueDaySchema, revenue.docs.filter(isSiteDay), deps.log)
  const now = deps.now()
  const day: StatsDay = fleetDay(siteDays, date, timeZone, now)
  const money = fleetRevenue(siteRevenue, { date, timeZone, currency, demo: day.demo }, now)
  const [dayPath, moneyPath] = [paths.statsDay(ALL_SITES, date), paths.statsRevenueDay(ALL_SITES, date)]
  const stored = await firestore.getAll(firestore.doc(dayPath), firestore.doc(moneyPath))
  const [storedDay] = parseSnapshots(statsDaySchema, stored.slice(0, 1).filter(exists), deps.log)
  const [storedMoney] = parseSnapshots(statsRevenueDaySchema, stored.slice(1).filter(exists), deps.log)
  // A change is seen by three runs; only the first one finds a difference.
  const batch = firestore.batch()
  let changed = 0
  if (!isSame(storedDay, day)) {
    // The looks at its state stay.
    batch.set(firestore.doc(dayPath), day, { merge: true })
    changed++
  }
  if (!isSame(storedMoney, money)) {
    batch.set(firestore.doc(moneyPath), money)
    changed++
  }
  if (changed > 0) await batch.commit()
  return changed
}

function exists(snapshot: DocumentSnapshot): boolean {
  return snapshot.exists
}

/** But for when it was written, and what others write. */
function isSame<T extends StatsDay | StatsRevenueDay>(stored: T | undefined, next: T): boolean {
  const rolledUp = (document: T) => ({ ...document, lastUpdatedAt: null, status: null })
  return stored !== undefined && isDeepStrictEqual(rolledUp(stored), rolledUp(next))
}

function fleetDatesOf({ date, timeZone }: Pick<StatsDay, 'date' | 'timeZone'>, fleetZone: string): string[] {
  const { startsAt, hours } = hoursOfLocalDay(date, timeZone)
  const last = new Date(startsAt.getTime() + hours * HOUR_MS - 1)
  return [date, localDayAndHour(startsAt, fleetZone).date, localDayAndHour(last, fleetZone).date]
}

/** Other collections of the same name exist, and the fleet's own days must not be added to themselves. */
function isSiteDay({ ref }: QueryDocumentSnapshot): boolean {
  const scope = ref.parent.parent
  return scope?.parent.id === collections.stats && scope.id !== ALL_SITES
}
