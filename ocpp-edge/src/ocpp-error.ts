/**
 * Codes of a CALLERROR by their meaning, in the spelling of OCPP 2.1. The wire spells them as the version of the socket
 * wants (`rpc/spell-error-code.ts`).
 */
export const OCPP_ERROR_CODES = [
  'FormatViolation',
  'GenericError',
  'InternalError',
  'MessageTypeNotSupported',
  'NotImplemented',
  'NotSupported',
  'OccurrenceConstraintViolation',
  'PropertyConstraintViolation',
  'ProtocolError',
  'RpcFrameworkError',
  'SecurityError',
  'TypeConstraintViolation',
] as const
export type OcppErrorCode = (typeof OCPP_ERROR_CODES)[number]

/**
 * A CALL is answered with a CALLERROR. The description goes to the station (cut to 255 characters) and must not repeat
 * what the station sent; `field` is the only detail that is sent.
 */
export class OcppError extends Error {
  override readonly name = 'OcppError'
  readonly code: OcppErrorCode
  readonly field: string | null
  constructor(
    code: OcppErrorCode,
    description: string,
    options: { readonly field?: string; readonly cause?: unknown } = {},
  ) {
    super(description, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.field = options.field ?? null
  }
}
