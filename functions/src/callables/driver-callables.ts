import type { CallableRequest } from 'firebase-functions/https'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { startSession } from '../sessions/start-session.ts'
import { stopSession } from '../sessions/stop-session.ts'
import { answerCallable, callerOfCallable, readCallableData } from './answer-callable.ts'

const idempotencyKey = v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,200}$/))))
const startData = v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)), idempotencyKey })
const stopData = v.strictObject({ transactionKey: v.pipe(v.string(), v.maxLength(800)), idempotencyKey })

/** `startCharging {code, idempotencyKey}`: what `POST /public/sessions` does. */
export function startCharging(request: CallableRequest<unknown>, deps: Deps): Promise<unknown> {
  return answerCallable(deps, async () => {
    const { code, idempotencyKey = null } = readCallableData(startData, request.data)
    const remoteAddress = request.rawRequest.ip ?? 'unknown'
    return startSession({ code, idempotencyKey, remoteAddress }, await callerOfCallable(request, deps), deps)
  })
}

/** `stopCharging {transactionKey}`: what `POST /public/sessions/{transactionKey}/stop` does. */
export function stopCharging(request: CallableRequest<unknown>, deps: Deps): Promise<unknown> {
  return answerCallable(deps, async () => {
    const { transactionKey, idempotencyKey = null } = readCallableData(stopData, request.data)
    return stopSession({ transactionKey, idempotencyKey }, await callerOfCallable(request, deps), deps)
  })
}
