import * as v from 'valibot'
import { finite, moment, wholeNumber } from './fields.ts'

/** Seconds between heartbeats of an edge instance. */
export const EDGE_HEARTBEAT_S = 20
/** A station counts as online only while its instance's heartbeat is younger than this. */
export const EDGE_FRESH_S = 70

/** Clock hours for which an instance keeps what it counted, the running one among them. */
export const OPERATION_HOURS = 25

/** `edges/{edgeId}`: one running edge instance; a new id at every process start. Written by that instance. */
export const edgeSchema = v.object({
  edgeId: v.string(),
  startedAt: moment,
  heartbeatAt: moment,
  /** Set when it drained on purpose; a dead one has none. */
  stoppedAt: v.nullable(moment),
  version: v.string(),
  cpuPercent: finite,
  ramUsedMb: finite,
  ramLimitMb: v.nullable(finite),
  eventLoopLagMs: finite,
  connections: wholeNumber,
  messagesPerS: finite,
  commitLatencyMs: v.nullable(finite),
  queueDepth: wholeNumber,
  /** Connector status -> count, over the stations it holds. */
  connectorCounts: v.record(v.string(), wholeNumber),
  /** siteId -> power in W of its running transactions and their count. */
  sites: v.record(
    v.string(),
    v.object({ powerW: finite, activeTransactions: wholeNumber, stationsOnline: wholeNumber }),
  ),
  /** Newest totals of the last 60 minutes, one entry a minute, oldest first: power in W. */
  powerHistoryW: v.array(v.object({ at: moment, powerW: finite })),
  /** What it asked of Firestore in the newest {@link OPERATION_HOURS} hours: one entry a clock hour, oldest first. */
  operations: v.optional(v.array(v.object({ at: moment, reads: wholeNumber, writes: wholeNumber }))),
})
export type Edge = v.InferOutput<typeof edgeSchema>

/** `publicEdges/{edgeId}`: what a guest's page needs to judge "online". Written by the instance with its heartbeat. */
export const publicEdgeSchema = v.object({ heartbeatAt: moment })
export type PublicEdge = v.InferOutput<typeof publicEdgeSchema>

/** True while the instance vouches for its stations. */
export function edgeIsFresh(heartbeatAt: Date | null | undefined, now: Date): boolean {
  return heartbeatAt != null && now.getTime() - heartbeatAt.getTime() <= EDGE_FRESH_S * 1000
}
