import { KNOWN } from '@charge-it/shared/cost/counters.ts'
import { COST_LINES } from '@charge-it/shared/cost/measured-cost.ts'
import * as v from 'valibot'
import type { Api } from './api.ts'

const moment = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
)
const costsSchema = v.object({
  chargers: v.number(),
  measured: v.nullable(
    v.object({
      lines: v.array(
        v.object({
          name: v.picklist(COST_LINES),
          known: v.picklist(KNOWN),
          operations: v.number(),
          usd: v.number(),
        }),
      ),
      usd: v.number(),
      from: moment,
      hours: v.number(),
    }),
  ),
  prices: v.object({
    firestoreUsdPer100kReads: v.number(),
    firestoreUsdPer100kWrites: v.number(),
    firestoreUsdPer100kDeletes: v.number(),
    notedAt: v.nullable(moment),
    listOf: v.string(),
  }),
})
/** What Firestore costs for a charger and month, as the API estimates it. */
export type Costs = v.InferOutput<typeof costsSchema>
export type Prices = Omit<Costs['prices'], 'notedAt' | 'listOf'>

/** What the console asks about costs. Every call throws ApiError. */
export function costsApi(api: Api) {
  return {
    read: (): Promise<Costs> => api.get('/system/costs', costsSchema),
    changePrices: (prices: Prices) => api.send('PATCH', '/settings/prices', prices, v.unknown()),
  }
}
