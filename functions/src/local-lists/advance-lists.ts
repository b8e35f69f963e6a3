import { localListSchema } from '@charge-it/shared/model/local-list.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { advanceList, wantedCards } from './advance-list.ts'

const MAX_PER_RUN = 500

/** Goes on with every local list whose part may have been answered. */
export async function advanceLists(deps: Deps) {
  const { docs } = await deps.firestore
    .collection(collections.localLists)
    .where('state', '==', 'sending')
    .limit(MAX_PER_RUN)
    .get()
  if (docs.length === 0) return { changed: 0, sent: 0 }
  const wanted = await wantedCards(deps)
  let changed = 0
  let sent = 0
  for (const list of parseSnapshots(localListSchema, docs, deps.log)) {
    const advanced = await advanceList(list.stationId, wanted, deps)
    if (advanced?.command != null) sent += 1
    if (advanced !== undefined && advanced.list.lastUpdatedAt > list.lastUpdatedAt) changed += 1
  }
  return { changed, sent }
}

/**
 * A card changed or went: every station whose list holds it gets a part with its new state at once, so that it is
 * refused there even while the station is offline. Lists whose part is under way follow when it has been answered.
 */
export async function spreadCard(idTagCanonical: string, deps: Deps): Promise<number> {
  const { docs } = await deps.firestore
    .collection(collections.localLists)
    .where('idTags', 'array-contains', idTagCanonical)
    .get()
  if (docs.length === 0) return 0
  const wanted = await wantedCards(deps)
  let sent = 0
  for (const { stationId } of parseSnapshots(localListSchema, docs, deps.log)) {
    if ((await advanceList(stationId, wanted, deps))?.command != null) sent += 1
  }
  return sent
}
