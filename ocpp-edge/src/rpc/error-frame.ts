import type { OcppError } from '../ocpp-error.ts'
import type { OcppVersion } from '../station-session.ts'
import { spellErrorCode } from './spell-error-code.ts'

/** OCPP-J 1.6 §4.2.3: errorDescription. */
const LONGEST_DESCRIPTION = 255

/**
 * A CALLERROR as text. Its details name the field and nothing else: what the station sent is not sent back.
 * @param messageId As it was received; null and numbers are echoed.
 */
export function errorFrame(messageId: string | number | null, error: OcppError, version: OcppVersion): string {
  const details = error.field === null ? {} : { field: error.field.slice(0, LONGEST_DESCRIPTION) }
  const description = error.message.replace(/\s+/g, ' ').slice(0, LONGEST_DESCRIPTION)
  return JSON.stringify([4, messageId, spellErrorCode(error.code, version), description, details])
}
