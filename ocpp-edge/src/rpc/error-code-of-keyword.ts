import type { OcppErrorCode } from '../ocpp-error.ts'

/** JSON schema keyword that failed -> what is wrong, in the words of OCPP (OCPP-J 1.6 §4.2.3). */
const CODES: Readonly<Record<string, OcppErrorCode>> = {
  required: 'OccurrenceConstraintViolation',
  minItems: 'OccurrenceConstraintViolation',
  maxItems: 'OccurrenceConstraintViolation',
  type: 'TypeConstraintViolation',
  enum: 'PropertyConstraintViolation',
  const: 'PropertyConstraintViolation',
  format: 'PropertyConstraintViolation',
  pattern: 'PropertyConstraintViolation',
  minLength: 'PropertyConstraintViolation',
  maxLength: 'PropertyConstraintViolation',
  minimum: 'PropertyConstraintViolation',
  maximum: 'PropertyConstraintViolation',
  exclusiveMinimum: 'PropertyConstraintViolation',
  exclusiveMaximum: 'PropertyConstraintViolation',
  multipleOf: 'PropertyConstraintViolation',
  additionalProperties: 'FormatViolation',
}

/** The code for a failed keyword; FormatViolation for any other. */
export function errorCodeOfKeyword(keyword: string): OcppErrorCode {
  return CODES[keyword] ?? 'FormatViolation'
}
