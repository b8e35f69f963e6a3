// Message path, step 7 of 9: answer.
import type { Route } from '../handlers/route.ts'
import type { Log } from '../log.ts'
import { OcppError } from '../ocpp-error.ts'
import { StoreError } from '../store/stores.ts'
import { validatorOf } from './validator.ts'

/** What a CALL is answered with. Nothing else is ever sent for it. */
export type Answer =
  | { readonly kind: 'result'; readonly payload: object }
  | { readonly kind: 'error'; readonly error: OcppError }

/**
 * Turns what a handler did into the one reply.
 *
 * Our own answer is checked as strictly as the specification says, so that a station never sees a null or a date of
 * another form. Whatever was thrown becomes InternalError with fixed text, so that the station sends again.
 * @param handle Runs the handler.
 */
export async function answerOf(
  route: Pick<Route, 'responseSchema'>,
  handle: () => Promise<object>,
  deps: { readonly log: Log; readonly stationId: string; readonly action: string },
): Promise<Answer> {
  const { log, stationId, action } = deps
  try {
    const payload = await handle()
    const isValid = validatorOf(route.responseSchema)
    if (isValid(payload)) return { kind: 'result', payload }
    const faults = (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ')
    log.error('our answer breaks its schema', { stationId, action, cause: faults })
    return internalError()
  } catch (error) {
    if (error instanceof OcppError) return { kind: 'error', error }
    const fields = { stationId, action, cause: chainOf(error) }
    if (error instanceof StoreError) log.error('nothing was stored', fields)
    else log.error('handler failed', fields)
    return internalError()
  }
}

function internalError(): Answer {
  return { kind: 'error', error: new OcppError('InternalError', 'Not processed. Please send again.') }
}

function chainOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error instanceof StoreError ? error.message : (error.stack ?? error.message)
  return error.cause === undefined ? own : `${own}; ${chainOf(error.cause)}`
}
