import {
  availabilityInsightSchema,
  clusterRunSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { ALL_SITES, collections, paths } from '@charge-it/shared/paths.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import type { Firestore } from 'firebase-admin/firestore'
import type { Page } from 'playwright'
import type { GenericSchema, InferOutput } from 'valibot'

const HOUR_MS = 3_600_000

/** What is stored of a site: what the screen has to show. */
export async function storedInsights(db: Firestore, siteId: string) {
  const read = async <const S extends GenericSchema>(schema: S, path: string): Promise<InferOutput<S>> =>
    parseDocument(schema, path, (await db.doc(path).get()).data())
  const load = await read(loadInsightSchema, paths.siteInsight('load', siteId))
  const days = await db
    .collection(`${collections.stats}/${siteId}/${collections.days}`)
    .orderBy('date', 'desc')
    .limit(2)
    .get()
  const until = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const measured = days.docs
    .map((each) => parseDocument(statsDaySchema, each.ref.path, each.data()))
    .flatMap(({ date, timeZone, energyWh }) => {
      const startsAt = hoursOfLocalDay(date, timeZone).startsAt.getTime()
      return energyWh.map((amount, hour) => ({ at: startsAt + hour * HOUR_MS, amount }))
    })
    .filter(({ at }) => at >= until - 24 * HOUR_MS && at < until)
    .sort((a, b) => a.at - b.at)
  return {
    load,
    /** Energy of the last 24 full hours as rolled up, Wh; of a day that was counted, an hour without energy is 0. */
    measuredWh: measured.map(({ amount }) => amount ?? 0),
    availability: await read(availabilityInsightSchema, paths.siteInsight('availability', siteId)),
    maintenance: await read(maintenanceInsightSchema, paths.siteInsight('maintenance', siteId)),
    clusters: await read(clusterRunSchema, paths.clusterRun('latest')),
  }
}

/** Energy of the fleet's newest 28 days with sessions as rolled up, kWh by date. */
export async function storedDays(db: Firestore): Promise<ReadonlyMap<string, number>> {
  const { docs } = await db
    .collection(`${collections.stats}/${ALL_SITES}/${collections.days}`)
    .orderBy('date', 'desc')
    .limit(28)
    .get()
  const days = docs.map((each) => parseDocument(statsDaySchema, each.ref.path, each.data()))
  return new Map(days.map(({ date, energyTotalWh }) => [date, energyTotalWh / 1000]))
}

/** A station that was connected and has a stored health score. */
export async function stationWithHealth(db: Firestore, siteId: string) {
  const found = await db.collection(collections.stations).where('siteId', '==', siteId).get()
  return found.docs
    .map((each) => parseDocument(stationSchema, each.ref.path, each.data()))
    .find(({ health, connection }) => health != null && connection.connectedAt !== null)
}

/** The picture that a card draws, and the same as its table: rows of cells, shown by its button. */
export async function shownTable(page: Page, card: string): Promise<readonly (readonly string[])[]> {
  const section = page.locator(`section[aria-labelledby="${card}-title"]`)
  await section.waitFor()
  await section.locator('canvas, tbody tr').first().waitFor()
  if ((await section.locator('canvas').count()) > 0)
    await section.getByRole('button', { name: 'Show as table' }).click()
  await section.locator('tbody tr').first().waitFor()
  return section
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent?.trim() ?? '')),
    )
}

/** Numbers of a text in English: `1,234.5 – 2 %` -> [1234.5, 2]. */
export function numbersIn(text: string | undefined): readonly number[] {
  return [...(text ?? '').replaceAll(',', '').matchAll(/-?\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits))
}
