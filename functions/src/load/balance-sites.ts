import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { balanceSite } from './balance-site.ts'

const MOST_SITES = 500

/**
 * Each minute: the sites where a session runs, by the word of the living edges, and those whose last run left something
 * under way. A quiet fleet costs one read per edge.
 */
export async function balanceSites(deps: Deps) {
  const { firestore, log } = deps
  const [edges, unsettled] = await Promise.all([
    firestore.collection(collections.edges).get(),
    firestore
      .collection(`${collections.insights}/allocation/sites`)
      .where('settled', '==', false)
      .limit(MOST_SITES)
      .get(),
  ])
  const busy = parseSnapshots(edgeSchema, edges.docs, log)
    .filter(({ stoppedAt, heartbeatAt }) => stoppedAt === null && edgeIsFresh(heartbeatAt, deps.now()))
    .flatMap(({ sites }) => Object.entries(sites))
    .flatMap(([siteId, { activeTransactions }]) => (activeTransactions > 0 ? [siteId] : []))
  let orders = 0
  let failed = 0
  const siteIds = new Set([...busy, ...unsettled.docs.map(({ id }) => id)])
  for (const siteId of siteIds) {
    try {
      orders += await balanceSite(siteId, deps)
    } catch (error) {
      // One site must not keep the others from their turn.
      failed += 1
      log.error('site not balanced', { siteId, cause: causeOf(error) })
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${siteIds.size} sites not balanced`)
  return { changed: orders, orders, sites: siteIds.size }
}
