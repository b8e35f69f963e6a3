import * as v from 'valibot'
import type { StateStore } from '../ports.ts'

const reservationSchema = v.object({
  reservationId: v.number(),
  connectorId: v.number(),
  idTag: v.string(),
  parentIdTag: v.optional(v.string()),
  expiresAtMs: v.number(),
})
export type Reservation = v.InferOutput<typeof reservationSchema>

export interface Reservations {
  /** The reservation in force at a connector. */
  at(connectorId: number): Reservation | null
  find(reservationId: number): Reservation | null
  put(reservation: Reservation): Promise<void>
  remove(reservationId: number): Promise<void>
  /** Those whose time is over. */
  expired(): readonly Reservation[]
  nextExpiryMs(): number | null
}

/** Reservations of connectors, persisted; one per connector. */
export function createReservations(deps: { state: StateStore; nowMs: () => number }): Reservations {
  const stored = v.safeParse(v.array(reservationSchema), deps.state.read('reservations'))
  let all: readonly Reservation[] = stored.success ? stored.output : []
  const save = async (next: readonly Reservation[]) => {
    all = next
    await deps.state.write('reservations', next)
  }
  return {
    at: (connectorId) => all.find((r) => r.connectorId === connectorId && r.expiresAtMs > deps.nowMs()) ?? null,
    find: (reservationId) => all.find((r) => r.reservationId === reservationId) ?? null,
    put: (reservation) =>
      save([
        ...all.filter(
          (r) => r.reservationId !== reservation.reservationId && r.connectorId !== reservation.connectorId,
        ),
        reservation,
      ]),
    remove: (reservationId) => save(all.filter((r) => r.reservationId !== reservationId)),
    expired: () => all.filter((r) => r.expiresAtMs <= deps.nowMs()),
    nextExpiryMs: () => (all.length === 0 ? null : Math.min(...all.map((r) => r.expiresAtMs))),
  }
}
