import * as v from 'valibot'
import { moment } from './fields.ts'

/** Seconds a lease lasts; pages renew at half of it. */
export const WATCH_LEASE_S = 60

/** `watches/{stationKey}`: somebody looks at this station live until `expiresAt`. Written by functions. */
export const watchSchema = v.object({ stationId: v.string(), expiresAt: moment })
export type Watch = v.InferOutput<typeof watchSchema>
