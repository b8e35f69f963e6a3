import { siteSchema } from '@charge-it/shared/model/site.ts'
import { type Tariff, tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { refreshCardsOfSite } from './refresh-public-cards.ts'

/** A run that fails is made good by the next ones of the same night. */
const HOURS_AFTER_MIDNIGHT = 3

/**
 * Shows the prices of the new day: hourly, at the sites where it is just after midnight and whose tariff is valid on some
 * days alone. Writes only cards that changed.
 */
export async function refreshPrices(deps: Deps) {
  const { firestore, log } = deps
  const tariffs = parseSnapshots(tariffSchema, (await firestore.collection(collections.tariffs).get()).docs, log)
  const dated = tariffs.filter(isDated).map(({ tariffId }) => tariffId)
  if (dated.length === 0) return { changed: 0, sites: 0 }
  const sites = parseSnapshots(siteSchema, (await firestore.collection(collections.sites).get()).docs, log)
  const now = deps.now()
  const due = sites.filter(
    ({ tariffId, timeZone }) =>
      tariffId !== null && dated.includes(tariffId) && localDayAndHour(now, timeZone).hour < HOURS_AFTER_MIDNIGHT,
  )
  let changed = 0
  for (const { siteId } of due) changed += await refreshCardsOfSite(siteId, deps)
  return { changed, sites: due.length }
}

/** One that stands in for another counts only when that one has dates itself. */
function isDated({ validFrom = null, validUntil = null }: Tariff): boolean {
  return validFrom !== null || validUntil !== null
}
