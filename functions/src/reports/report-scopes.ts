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

const WITHOUT_SITE: ReportScope = {
  ...{ siteId: NO_SITE, storedSiteId: null, name: null },
  ...{ timeZone: DEFAULT_TIME_ZONE, demo: null },
}

/** Every site in the order of its id, then the stations without one. */
export async function reportScopes(deps: Deps): Promise<readonly ReportScope[]> {
  const { docs } = await deps.firestore.collection(collections.sites).get()
  const sites = parseSnapshots(siteSchema, docs, deps.log).sort((a, b) => (a.siteId < b.siteId ? -1 : 1))
  return [...sites.map(scopeOf), WITHOUT_SITE]
}

/** The same with sites that were removed: their days stay in the books. */
export async function readableScopes(deps: Deps): Promise<readonly ReportScope[]> {
  const [present, stored] = await Promise.all([
    reportScopes(deps),
    deps.firestore.collection(collections.reports).listDocuments(),
  ])
  const known = new Set(present.map(({ siteId }) => siteId))
  const removed = stored.map(({ id }) => id).filter((siteId) => !known.has(siteId))
  return [...present, ...removed.sort().map((siteId) => ({ ...WITHOUT_SITE, siteId, storedSiteId: siteId }))]
}

function scopeOf({ siteId, name, timeZone, demo }: Site): ReportScope {
  return { siteId, storedSiteId: siteId, name, timeZone, demo }
}
