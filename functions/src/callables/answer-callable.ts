import { roleSchema } from '@charge-it/shared/model/role.ts'
import { type CallableRequest, type FunctionsErrorCode, HttpsError } from 'firebase-functions/https'
import * as v from 'valibot'
import type { Reply } from '../api/api-call.ts'
import { ApiError } from '../api/api-error.ts'
import type { Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'

/** Does what a call asks and answers as the REST API would. @throws HttpsError with the API's code in its details. */
export async function answerCallable(deps: Deps, act: () => Promise<Reply>): Promise<unknown> {
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

/** The data of a call, checked. @throws ApiError naming the member that is wrong. */
export function readCallableData<const S extends v.GenericSchema>(schema: S, fields: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, fields)
  if (parsed.success) return parsed.output
  const parameter = v.getDotPath(parsed.issues[0]) ?? 'data'
  throw new ApiError(400, 'invalid-parameter', `${parameter} is not valid.`, { parameter })
}

/** A role is taken as it is now: the token may remember one for an hour after it was taken away. */
export async function callerOfCallable({ auth }: CallableRequest<unknown>, deps: Deps): Promise<Caller> {
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
