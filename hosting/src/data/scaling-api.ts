import * as v from 'valibot'
import type { Api } from './api.ts'

const scalingSchema = v.variant('available', [
  v.object({ available: v.literal(false) }),
  v.object({
    available: v.literal(true),
    minInstances: v.number(),
    maxInstances: v.nullable(v.number()),
    fixedInstances: v.nullable(v.number()),
    revision: v.nullable(v.string()),
    pendingRevision: v.nullable(v.string()),
    settling: v.boolean(),
    changedAt: v.nullable(
      v.pipe(
        v.string(),
        v.transform((text) => new Date(text)),
      ),
    ),
    etag: v.string(),
  }),
])
/** Instances of the edge as the API answers them; nothing to scale in the emulators. */
export type ShownScaling = v.InferOutput<typeof scalingSchema>
export type ScalableService = Extract<ShownScaling, { available: true }>

/** What the console asks of the edge's service. Every call throws ApiError. */
export function scalingApi(api: Api) {
  return {
    read: (): Promise<ShownScaling> => api.get('/system/scaling', scalingSchema),
    /** @param etag Of the state that the person saw. */
    change: (limits: { readonly minInstances: number; readonly maxInstances: number }, etag: string) =>
      api.send('PATCH', '/system/scaling', { ...limits, etag }, scalingSchema),
  }
}
