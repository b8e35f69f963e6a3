import { COUNTERS } from '@charge-it/shared/cost/counters.ts'
import { measuredCost, measuredOperations } from '@charge-it/shared/cost/measured-cost.ts'
import { PRICES } from '@charge-it/shared/cost/prices.ts'
import { edgeSchema } from '@charge-it/shared/model/edge.ts'
import { priceSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { LIST_PRICES } from './small-settings.ts'

/**
 * `GET /system/costs`: what Firestore's operations cost for a charger and month of 30 days, in US dollars without free
 * quotas. What edges do is counted by them, of the newest day; the rest are the assumptions of docs/costs.md. `measured`
 * is null while no instance has counted for half an hour, and without a charger.
 */
export const getCosts: Handler = async (_call, deps) => {
  const { firestore, log, now } = deps
  const [edges, stations, stored] = await Promise.all([
    firestore.collection(collections.edges).get(),
    firestore.collection(collections.stations).count().get(),
    readDocument(firestore, priceSettingsSchema, paths.setting('prices')),
  ])
  const chargers = stations.data().count
  const { lastUpdatedAt = null, ...prices } = stored ?? { ...LIST_PRICES, lastUpdatedAt: undefined }
  const operations = measuredOperations(parseSnapshots(edgeSchema, edges.docs, log), now())
  const measured =
    operations === null || chargers === 0
      ? null
      : {
          ...measuredCost(operations, chargers, COUNTERS, prices),
          ...{ from: operations.from, hours: operations.hours },
        }
  return {
    status: 200,
    body: { chargers, measured, prices: { ...prices, notedAt: lastUpdatedAt, listOf: PRICES.notedOn } },
  }
}
