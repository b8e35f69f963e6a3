import { DEFAULT_TIME_ZONE, type Site, siteSchema } from '@charge-it/shared/model/site.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { NO_SITE } from '../stats/no-site.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** What has days and months of its own: a site, or the stations that belong to none. */
export interface ReportScope {
  readonly siteId: string
  /** As documents of stations, sessions and bills name it. */
  readonly storedSiteId: string | null
  readonly name: string | null
  readonly timeZone: string
  readonly demo: string | null
}

/** Every site in the order of its id, then the stations without one. */
export async function reportScopes(deps: Deps): Promise<readonly ReportScope[]> {
  const { docs } = await deps.firestore.collection(collections.sites).get()
  const sites = parseSnapshots(siteSchema, docs, deps.log).sort((a, b) => (a.siteId < b.siteId ? -1 : 1))
  return [
    ...sites.map(scopeOf),
    { siteId: NO_SITE, storedSiteId: null, name: null, timeZone: DEFAULT_TIME_ZONE, demo: null },
  ]
}

function scopeOf({ siteId, name, timeZone, demo }: Site): ReportScope {
  return { siteId, storedSiteId: siteId, name, timeZone, demo }
}
