import { roleSchema } from '@charge-it/shared/model/role.ts'
import { type CallableRequest, type FunctionsErrorCode, HttpsError } from 'firebase-functions/https'
import * as v from 'valibot'
import type { Reply } from '../api/api-call.ts'
import { ApiError } from '../api/api-error.ts'
import type { Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { startSession } from '../sessions/start-session.ts'
import { stopSession } from '../sessions/stop-session.ts'

const idempotencyKey = v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,200}$/))))
const startData = v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)), idempotencyKey })
const stopData = v.strictObject({ transactionKey: v.pipe(v.string(), v.maxLength(800)), idempotencyKey })

/** `startCharging {code, idempotencyKey}`: what `POST /public/sessions` does. */
export function startCharging(request: CallableRequest<unknown>, deps: Deps): Promise<unknown> {
  return answer(deps, async () => {
    const { code, idempotencyKey = null } = readData(startData, request.data)
    const remoteAddress = request.rawRequest.ip ?? 'unknown'
    return startSession({ code, idempotencyKey, remoteAddress }, await callerOf(request, deps), deps)
  })
}

/** `stopCharging {transactionKey}`: what `POST /public/sessions/{transactionKey}/stop` does. */
export function stopCharging(request: CallableRequest<unknown>, deps: Deps): Promise<unknown> {
  return answer(deps, async () => {
    const { transactionKey, idempotencyKey = null } = readData(stopData, request.data)
    return stopSession({ transactionKey, idempotencyKey }, await callerOf(request, deps), deps)
  })
}

async function answer(deps: Deps, act: () => Promise<Reply>): Promise<unknown> {
  try {
    const { body } = await act()
    // A callable's own encoding makes empty objects of dates; JSON's is what the REST API answers.
    return JSON.parse(JSON.stringify(body))
  } catch (error) {
    if (error instanceof ApiError) throw httpsError(error)
    deps.log.error('callable failed', { cause: causeOf(error) })
    throw new HttpsError('internal', 'Something failed here. Please try again.', { code: 'internal' })
  }
}

function readData<const S extends v.GenericSchema>(schema: S, fields: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, fields)
  if (parsed.success) return parsed.output
  const parameter = v.getDotPath(parsed.issues[0]) ?? 'data'
  throw new ApiError(400, 'invalid-parameter', `${parameter} is not valid.`, { parameter })
}

/** A role is taken as it is now: the token may remember one for an hour after it was taken away. */
async function callerOf({ auth }: CallableRequest<unknown>, deps: Deps): Promise<Caller> {
  if (auth === undefined) return { kind: 'nobody' }
  const claimed = v.safeParse(roleSchema, auth.token.role)
  const name: unknown = auth.token.name
  return {
    kind: 'user',
    uid: auth.uid,
    role: claimed.success ? ((await deps.accounts.find(auth.uid))?.role ?? null) : null,
    anonymous: auth.token.firebase.sign_in_provider === 'anonymous',
    email: auth.token.email ?? null,
    name: typeof name === 'string' ? name : null,
  }
}

const CODES: Readonly<Record<number, FunctionsErrorCode>> = {
  400: 'invalid-argument',
  401: 'unauthenticated',
  403: 'permission-denied',
  404: 'not-found',
  409: 'failed-precondition',
  422: 'invalid-argument',
  429: 'resource-exhausted',
}

function httpsError({ status, code, detail, parameter }: ApiError): HttpsError {
  return new HttpsError(CODES[status] ?? 'internal', detail, { code, parameter })
}
