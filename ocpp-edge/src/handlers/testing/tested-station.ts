import type { Observation } from '../../observations.ts'
import type { OpenedStores } from '../../store/testing/opened-stores.ts'

/** What a message was answered with; a code as it is spelt on the wire of OCPP 1.6J. */
export type TestedAnswer =
  | { readonly kind: 'result'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string }

/** A station whose messages reach the handlers and the database. */
export interface TestedStation {
  readonly booted: boolean
  /** What the handlers published of this station. */
  readonly observed: readonly Observation[]
  call(action: string, payload: Readonly<Record<string, unknown>>): Promise<TestedAnswer>
  /** The payload of the answer; fails the test on a CALLERROR. */
  answer(action: string, payload: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>
}

/** The way in which messages reach the handlers. */
export interface StationEntrance {
  /** @param stationId Stored already. */
  connect(stationId: string): Promise<TestedStation>
  close(): Promise<void>
}
export type OpenEntrance = (opened: OpenedStores) => Promise<StationEntrance>

/** The payload of an answer, for {@link TestedStation.answer}. */
export async function payloadOf(answer: Promise<TestedAnswer>): Promise<Readonly<Record<string, unknown>>> {
  const answered = await answer
  if (answered.kind === 'error') throw new Error(`answered with ${answered.code}`)
  return { ...Object(answered.payload) }
}
