import { datesOfTimestamps } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { InsightDeps } from './insight-deps.ts'
import type { SiteInsightKind } from './site-insight-kind.ts'

/** Most stations in one document, which may hold 1 MiB. */
export const STATIONS_PER_DOCUMENT = 200

/** Fields that differ with every run. */
const MOVING: readonly string[] = ['runAt', 'validUntil']

/**
 * Stores a site's result. One that says the same as the stored one is only written again when that is older than
 * `refreshAfterMs`: writes cost, and readers see its age.
 * @param same Whether two results say the same; by default when nothing but times differs.
 * @returns how many documents were written.
 */
export async function writeSiteInsight<T extends { readonly runAt: Date }>(
  kind: SiteInsightKind,
  siteId: string,
  result: T,
  deps: InsightDeps,
  options: { readonly refreshAfterMs: number; readonly part?: number; readonly same?: (stored: unknown) => boolean },
): Promise<number> {
  const reference = deps.firestore.doc(paths.siteInsight(kind, siteId, options.part ?? 1))
  const snapshot = await reference.get()
  if (snapshot.exists && options.refreshAfterMs > 0) {
    const stored = datesOfTimestamps(snapshot.data())
    const runAt = dateIn(stored, 'runAt')
    const isFresh = runAt !== undefined && result.runAt.getTime() - runAt.getTime() < options.refreshAfterMs
    const failed = typeof stored === 'object' && stored !== null && 'failure' in stored && stored.failure !== null
    if (isFresh && !failed && (options.same?.(stored) ?? steady(stored) === steady(result))) return 0
  }
  await reference.set(result)
  return 1
}

/**
 * Stores a site's result with one entry a station, in as many documents as it takes: each holds the head and the next 200
 * stations in the order given. What is left of a time when the site had more of them is removed.
 * @returns how many documents were written.
 */
export async function writeSiteParts<
  T extends { readonly runAt: Date; readonly stations: Readonly<Record<string, unknown>> },
>(
  kind: SiteInsightKind,
  siteId: string,
  result: T,
  deps: InsightDeps,
  options: { readonly refreshAfterMs: number; readonly same?: (stored: unknown, part: T) => boolean },
): Promise<number> {
  const { refreshAfterMs, same } = options
  const entries = Object.entries(result.stations)
  const parts = Math.max(1, Math.ceil(entries.length / STATIONS_PER_DOCUMENT))
  let written = 0
  for (let part = 1; part <= parts; part++) {
    const own = entries.slice((part - 1) * STATIONS_PER_DOCUMENT, part * STATIONS_PER_DOCUMENT)
    const document: T = { ...result, stations: Object.fromEntries(own) }
    const isSame = same === undefined ? {} : { same: (stored: unknown) => same(stored, document) }
    written += await writeSiteInsight(kind, siteId, document, deps, { refreshAfterMs, part, ...isSame })
  }
  for (let part = parts + 1; ; part++) {
    const reference = deps.firestore.doc(paths.siteInsight(kind, siteId, part))
    if (!(await reference.get()).exists) return written
    await reference.delete()
    written++
  }
}

/** A run failed: what is stored stays, and says so. */
export async function markFailed(
  kind: SiteInsightKind,
  siteId: string,
  reason: string,
  deps: InsightDeps,
): Promise<void> {
  const reference = deps.firestore.doc(paths.siteInsight(kind, siteId))
  if (!(await reference.get()).exists) return
  await reference.set({ failure: { at: deps.now(), reason: reason.slice(0, 200) } }, { merge: true })
}

function steady(document: unknown): string {
  if (typeof document !== 'object' || document === null) return ''
  return JSON.stringify(
    Object.entries(document)
      .filter(([name]) => !MOVING.includes(name))
      .sort(([a], [b]) => a.localeCompare(b)),
  )
}

function dateIn(document: unknown, name: string): Date | undefined {
  if (typeof document !== 'object' || document === null) return undefined
  const value: unknown = Object.entries(document).find(([key]) => key === name)?.[1]
  return value instanceof Date ? value : undefined
}
