import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/**
 * synced: the station confirmed what it should hold. sending: a part is on its way. failed: it refused a full list.
 * unsupported: it has no local list.
 */
export const LOCAL_LIST_STATES = ['synced', 'sending', 'failed', 'unsupported'] as const

/**
 * `localLists/{stationKey}`: the local authorization list of a station (OCPP 1.6 section 3.5.2). It exists once somebody
 * asked for it. Written by functions.
 */
export const localListSchema = v.object({
  stationId: v.string(),
  state: v.picklist(LOCAL_LIST_STATES),
  /** Of the last confirmed list; 0 when the station's list is not known and must be replaced as a whole. */
  version: wholeNumber,
  /** The highest version that was ever sent; the next one is above it. */
  lastVersion: wholeNumber,
  /** Cards that the station confirmed to hold, in upper case. */
  idTags: v.array(v.string()),
  /** Those among them that it holds as blocked. */
  blocked: v.array(v.string()),
  pending: v.nullable(
    v.object({
      commandId: v.string(),
      version: wholeNumber,
      updateType: v.picklist(['Full', 'Differential']),
      /** What the station holds when it accepts. */
      idTags: v.array(v.string()),
      blocked: v.array(v.string()),
    }),
  ),
  /** Full lists in a row that the station refused. */
  refusedFull: wholeNumber,
  /** The station's word for the last refusal. */
  fault: v.nullable(label),
  syncedAt: v.nullable(moment),
  lastUpdatedAt: moment,
})
export type LocalList = v.InferOutput<typeof localListSchema>
