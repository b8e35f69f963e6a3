import * as v from 'valibot'
import type { ArrivedAnswer } from './early-card.ts'
import { isoMoment, type PublicCardAnswer, publicCardAnswerSchema } from './public-card.ts'
import { type ReceiptAnswer, receiptAnswerSchema } from './receipt-answer.ts'
import { type SessionPage, sessionPageSchema } from './session-page.ts'

const problemSchema = v.object({
  code: v.optional(v.string()),
  correlationId: v.optional(v.string()),
})
const receiptLinkSchema = v.object({ token: v.string() })
const cardLinkAnswerSchema = v.object({ stationId: v.string(), expiresAt: isoMoment })
const sessionPlaceSchema = v.object({ code: v.nullable(v.string()) })
const reservationOfferSchema = v.object({
  maxMinutes: v.nullable(v.number()),
  supported: v.nullable(v.boolean()),
  waitUntil: v.nullable(isoMoment),
  reservationKey: v.nullable(v.string()),
})
/** What an account may reserve at a connector: told before it is tried. */
export type ReservationOffer = v.InferOutput<typeof reservationOfferSchema>
const reservedSchema = v.object({ reservationKey: v.string() })
const commandAnswerSchema = v.object({ commandId: v.string() })

/**
 * The API refused (`code` is stable, see the words in refusal-words.ts) or could not be reached (`status` 0).
 * `correlationId` leads the operator to the log.
 */
export class DriveApiError extends Error {
  override readonly name = 'DriveApiError'
  readonly status: number
  readonly code: string
  readonly correlationId: string | null
  constructor(status: number, code: string, correlationId: string | null, options?: ErrorOptions) {
    super(`API answered ${status} ${code}`, options)
    this.status = status
    this.code = code
    this.correlationId = correlationId
  }
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** What the driver page asks of the REST API, without any Firebase code. */
export interface DriveApi {
  /**
   * The price card with the state of now, and the device's time in ms at which it came.
   * @throws DriveApiError, 404 for a code that no connector has.
   */
  card(code: string): Promise<PublicCardAnswer & { readonly arrivedAtMs: number }>
  /** Asks the station to start. The same key never starts twice. @throws DriveApiError */
  start(code: string, idempotencyKey: string, idToken: string): Promise<{ readonly commandId: string }>
  /** Asks the station to stop the session. @throws DriveApiError */
  stop(transactionKey: string, idempotencyKey: string, idToken: string): Promise<{ readonly commandId: string }>
  /** Makes a link of the session's receipt; the token is shown this once. @throws DriveApiError */
  receiptLink(transactionKey: string, idToken: string): Promise<{ readonly token: string }>
  /** @throws DriveApiError, 404 for an unknown link, 410 for one that has expired. */
  receipt(token: string): Promise<ReceiptAnswer>
  /** Where an own session runs: the code of its sticker, null when the connector has none. @throws DriveApiError */
  sessionPlace(transactionKey: string, idToken: string): Promise<{ readonly code: string | null }>
  /** The own sessions, the newest first. @throws DriveApiError */
  sessions(cursor: string | null, idToken: string): Promise<SessionPage>
  /** Waits for the next card to be tapped at the station of this sticker. @throws DriveApiError */
  armCardLink(code: string, idToken: string): Promise<{ readonly stationId: string; readonly expiresAt: Date }>
  /** What the account may reserve at the connector of this sticker. @throws DriveApiError */
  reservationOffer(code: string, idToken: string): Promise<ReservationOffer>
  /** Asks the station to hold a connector. The same key never reserves twice. @throws DriveApiError */
  reserve(
    wish: { readonly code: string; readonly minutes: number },
    idempotencyKey: string,
    idToken: string,
  ): Promise<{ readonly reservationKey: string }>
  /** Gives a reservation back. @throws DriveApiError, 409 when it is over. */
  cancelReservation(reservationKey: string, idToken: string): Promise<void>
  /** Everything that is stored about the caller, as JSON text. @throws DriveApiError */
  exportMe(idToken: string): Promise<string>
  /** Erases the caller's account. @throws DriveApiError, 409 while a session runs. */
  eraseMe(idToken: string): Promise<void>
  /** Tells that somebody looks: values arrive within a second for the next minute. @throws DriveApiError */
  watch(stationId: string, proof: WatchProof, idToken: string | null): Promise<void>
}

/** What shows that the caller may look at a station: its sticker or the own running session. */
export type WatchProof = { readonly code: string } | { readonly transactionKey: string }

/**
 * The API under `/api/v1` of this origin.
 * @param takeEarly Gives the answer to a request that left before this code came, if there was one.
 */
export function driveApi(
  fetchPath: Fetch,
  takeEarly: (path: string) => Promise<ArrivedAnswer | null> = async () => null,
): DriveApi {
  const call = async <const S extends v.GenericSchema>(
    path: string,
    schema: S,
    init: RequestInit,
  ): Promise<v.InferOutput<S>> => {
    return read(await reach(fetchPath, `/api/v1${path}`, init), schema)
  }
  const read = async <const S extends v.GenericSchema>(response: Response, schema: S): Promise<v.InferOutput<S>> => {
    const fields = await readJson(response)
    if (!response.ok) {
      const problem = v.safeParse(problemSchema, fields)
      const { code = 'unexpected', correlationId = null } = problem.success ? problem.output : {}
      throw new DriveApiError(response.status, code, correlationId)
    }
    const parsed = v.safeParse(schema, fields)
    if (!parsed.success) throw new DriveApiError(response.status, 'unexpected', null)
    return parsed.output
  }
  const post = (body: unknown, idToken: string | null, idempotencyKey: string | null): RequestInit => ({
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(idToken === null ? {} : { authorization: `Bearer ${idToken}` }),
      ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify(body),
  })
  const get = (idToken: string | null): RequestInit => ({
    headers: { accept: 'application/json', ...(idToken === null ? {} : { authorization: `Bearer ${idToken}` }) },
  })
  const ask = async (path: string): Promise<ArrivedAnswer> => ({
    response: await reach(fetchPath, path, get(null)),
    arrivedAtMs: Date.now(),
  })
  return {
    card: async (code) => {
      const path = `/api/v1/public/connectors/${encodeURIComponent(code)}`
      const { response, arrivedAtMs } = (await takeEarly(path)) ?? (await ask(path))
      return { ...(await read(response, publicCardAnswerSchema)), arrivedAtMs }
    },
    start: (code, key, idToken) => call('/public/sessions', commandAnswerSchema, post({ code }, idToken, key)),
    stop: (transactionKey, key, idToken) =>
      call(`/public/sessions/${encodeURIComponent(transactionKey)}/stop`, commandAnswerSchema, post({}, idToken, key)),
    receiptLink: (transactionKey, idToken) =>
      call(
        `/public/sessions/${encodeURIComponent(transactionKey)}/receipt`,
        receiptLinkSchema,
        post({}, idToken, null),
      ),
    receipt: (token) => call(`/public/receipts/${encodeURIComponent(token)}`, receiptAnswerSchema, get(null)),
    sessionPlace: (transactionKey, idToken) =>
      call(`/public/sessions/${encodeURIComponent(transactionKey)}`, sessionPlaceSchema, get(idToken)),
    sessions: (cursor, idToken) =>
      call(
        `/transactions?mine=true&limit=20${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        sessionPageSchema,
        get(idToken),
      ),
    armCardLink: (code, idToken) => call('/public/cardLinks', cardLinkAnswerSchema, post({ code }, idToken, null)),
    reservationOffer: (code, idToken) =>
      call(`/public/connectors/${encodeURIComponent(code)}/reservation`, reservationOfferSchema, get(idToken)),
    reserve: (wish, key, idToken) => call('/public/reservations', reservedSchema, post(wish, idToken, key)),
    cancelReservation: async (reservationKey, idToken) => {
      const path = `/reservations/${encodeURIComponent(reservationKey)}/cancel`
      await call(path, v.unknown(), post({}, idToken, null))
    },
    exportMe: async (idToken) => JSON.stringify(await call('/me/export', v.unknown(), get(idToken)), null, 2),
    eraseMe: async (idToken) => {
      await call('/me', v.unknown(), { ...get(idToken), method: 'DELETE' })
    },
    watch: async (stationId, proof, idToken) => {
      await call(`/watches/${encodeURIComponent(stationId)}`, v.unknown(), post(proof, idToken, null))
    },
  }
}

async function reach(fetchPath: Fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchPath(path, init)
  } catch (cause) {
    throw new DriveApiError(0, 'unreachable', null, { cause })
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return null
  try {
    return await response.json()
  } catch (cause) {
    throw new DriveApiError(response.status, 'unexpected', null, { cause })
  }
}
