import type { AnomalyState, AnomalyVerdict } from '@charge-it/shared/model/anomaly.ts'
import * as v from 'valibot'
import type { Api } from './api.ts'

/** What a person decided about an anomaly; absent fields stay. */
export interface AnomalyChange {
  readonly state?: AnomalyState
  readonly mutedUntil?: Date | null
  readonly verdict?: AnomalyVerdict | null
  readonly cause?: string | null
  readonly fix?: string | null
}

/** Changes an anomaly through the API, which writes down who did. @throws ApiError */
export async function changeAnomaly(api: Api, anomalyId: string, change: AnomalyChange): Promise<void> {
  await api.send('PATCH', `/anomalies/${encodeURIComponent(anomalyId)}`, change, v.unknown())
}

/** Takes an anomaly out of the MemoryBank for good; the audit keeps who did. @throws ApiError */
export async function deleteAnomaly(api: Api, anomalyId: string): Promise<void> {
  await api.send('DELETE', `/anomalies/${encodeURIComponent(anomalyId)}`, undefined, v.unknown())
}
