import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { Command } from '@charge-it/shared/model/command.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import * as v from 'valibot'

const DAY_MS = 24 * 3600 * 1000
/** So long after its time a reservation is deleted. */
const KEPT_DAYS = 400

const payloadSchema = v.object({
  connectorId: v.number(),
  expiryDate: v.pipe(
    v.string(),
    v.transform((text) => new Date(text)),
    v.date(),
  ),
  idTag: v.string(),
  reservationId: v.number(),
})

/** What a ReserveNow command asks for. @returns null when its payload cannot be read. */
export function reserveNowOf({ payloadJson }: Pick<Command, 'payloadJson'>) {
  const parsed = v.safeParse(payloadSchema, JSON.parse(payloadJson))
  return parsed.success ? parsed.output : null
}

/** The document of a ReserveNow command; made in the same transaction. @returns null when its payload cannot be read. */
export function newReservation(
  command: Command,
  facts: Pick<Reservation, 'by' | 'ownerUid' | 'code' | 'timeZone' | 'demo'>,
): Reservation | null {
  const asked = reserveNowOf(command)
  if (asked === null) return null
  const { commandId, stationId, siteId, createdAt } = command
  return {
    reservationKey: commandId,
    reservationId: asked.reservationId,
    ...{ stationId, siteId, connectorId: asked.connectorId },
    ...facts,
    idTagMasked: maskIdTag(asked.idTag),
    state: 'pending',
    reason: null,
    createdAt,
    expiresAt: asked.expiryDate,
    endedAt: null,
    transactionKey: null,
    cancelCommandId: null,
    expireAt: new Date(asked.expiryDate.getTime() + KEPT_DAYS * DAY_MS),
    lastUpdatedAt: createdAt,
  }
}
