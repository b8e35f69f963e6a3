import * as v from 'valibot'
import { findPublicConnector } from '../sessions/find-public-connector.ts'
import { startSession } from '../sessions/start-session.ts'
import { stopSession } from '../sessions/stop-session.ts'
import type { Handler } from './api-call.ts'
import { idempotencyKeyOf } from './idempotency.ts'
import { readBody } from './read-input.ts'

export const startBody = v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)) })
export const stopBody = v.strictObject({})

/** `GET /public/connectors/{code}`: the price card of a sticker, with the state of now, for anyone. */
export const getPublicConnector: Handler = async ({ parts }, deps) => {
  const { card, connector, online, lastSeenAt } = await findPublicConnector(parts.code ?? '', deps)
  const { status, errorCode, statusAt } = connector
  return { status: 200, body: { ...card, status, errorCode, statusAt, online, lastSeenAt, serverTime: deps.now() } }
}

/** `POST /public/sessions {code}` */
export const postSession: Handler = async (call, deps) => {
  const { code } = readBody(call, startBody)
  const { caller, remoteAddress } = call
  return startSession({ code, idempotencyKey: idempotencyKeyOf(call.headers), remoteAddress }, caller, deps)
}

/** `POST /public/sessions/{transactionKey}/stop` */
export const postSessionStop: Handler = async (call, deps) => {
  readBody(call, stopBody)
  const { transactionKey = '' } = call.parts
  return stopSession({ transactionKey, idempotencyKey: idempotencyKeyOf(call.headers) }, call.caller, deps)
}
