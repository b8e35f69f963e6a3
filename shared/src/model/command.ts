import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'
import { roleSchema } from './role.ts'

/**
 * queued -> sent -> accepted | rejected | timedOut | failed; accepted -> effectSeen | noEffect;
 * queued -> expired | cancelled. OCPP's Accepted means agreed, not done.
 */
export const COMMAND_STATUSES = [
  'queued',
  'sent',
  'accepted',
  'rejected',
  'timedOut',
  'failed',
  'effectSeen',
  'noEffect',
  'expired',
  'cancelled',
] as const
export type CommandStatus = (typeof COMMAND_STATUSES)[number]

export const commandStepSchema = v.object({
  status: v.picklist(COMMAND_STATUSES),
  at: moment,
  /** In words, for the outcome chain: the station's status, an error code, what effect was seen. */
  detail: v.optional(v.nullable(v.string())),
})

/** Intents of what people asked for themselves: they are told when it fails. Jobs have their own ways to say so. */
export const INTENTS_OF_PEOPLE: readonly string[] = ['operator', 'upload']

/** Kind of the `effect` of a command that was agreed to and then showed nothing: what it led to cannot be told. */
export const UNCONFIRMED_EFFECT = 'unconfirmed'

/**
 * `commands/{commandId}`. Functions create it as queued; the edge that holds the station's socket claims it and writes
 * everything after. Payloads are JSON text because Firestore does not keep the order of keys.
 */
export const commandSchema = v.object({
  commandId: v.string(),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  action: v.string(),
  payloadJson: v.string(),
  /** Why, for people: 'operator', 'driver', 'load-balancing', 'baseline' ... */
  intent: v.string(),
  status: v.picklist(COMMAND_STATUSES),
  history: v.array(commandStepSchema),
  createdAt: moment,
  expiresAt: moment,
  createdBy: v.object({
    kind: v.picklist(['user', 'driver', 'apiKey', 'system']),
    id: v.string(),
    role: v.nullable(roleSchema),
  }),
  /** The driver who may follow it. */
  ownerUid: v.nullable(v.string()),
  claimedBy: v.nullable(v.object({ edgeId: v.string(), epoch: wholeNumber })),
  /** The station's CALLRESULT payload as JSON text, or its CALLERROR. */
  result: v.nullable(
    v.object({
      payloadJson: v.nullable(v.string()),
      errorCode: v.nullable(v.string()),
      errorDescription: v.nullable(v.string()),
    }),
  ),
  /** What the command led to: a transaction key, a connector status ...; or {@link UNCONFIRMED_EFFECT}. */
  effect: v.optional(v.nullable(v.object({ kind: v.string(), ref: v.nullable(v.string()), at: moment }))),
  /**
   * Written by the edge: it was sent and either its answer or its effect is still looked for. An instance that takes a
   * station over goes on with these.
   */
  unsettled: v.optional(v.boolean()),
  lastUpdatedAt: moment,
})
export type Command = v.InferOutput<typeof commandSchema>
export type CommandStep = v.InferOutput<typeof commandStepSchema>
