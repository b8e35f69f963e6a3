import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import * as v from 'valibot'

/** A moment as the API writes it. */
export const isoMoment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
)

const { session, lastSession, refusal } = publicConnectorSchema.entries

/**
 * The answer of `GET /api/v1/public/connectors/{code}`: the card with the state of now, times as ISO 8601 UTC.
 * Same fields as the document `publicConnectors/{code}`, and the server's clock.
 */
export const publicCardAnswerSchema = v.object({
  ...publicConnectorSchema.entries,
  lastSeenAt: v.nullable(isoMoment),
  statusAt: v.nullable(isoMoment),
  session: v.nullable(v.object({ ...session.wrapped.entries, startedAt: isoMoment, sampledAt: v.nullable(isoMoment) })),
  lastSession: v.nullable(v.object({ ...lastSession.wrapped.entries, startedAt: isoMoment, stoppedAt: isoMoment })),
  refusal: v.nullable(v.object({ ...refusal.wrapped.entries, at: isoMoment })),
  lastUpdatedAt: isoMoment,
  serverTime: isoMoment,
})
export type PublicCardAnswer = v.InferOutput<typeof publicCardAnswerSchema>
