import { type CommandAction, commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { badParameter } from '../api/api-error.ts'

const ajv = new Ajv({ strict: false, allErrors: false })
addFormats.default(ajv, ['date-time', 'uri'])
const validators = new Map<string, ValidateFunction>()

/**
 * The catalogue's entry of an action, if the payload fits the action's schema. Whether the station can do it is the
 * station's own answer.
 * @throws ApiError 400 naming `action`, or the part of `payload` that does not fit.
 */
export function validateCommand(action: string, payload: unknown): CommandAction {
  const known = commandAction(action)
  if (known === undefined) throw badParameter('action', 'is no OCPP 1.6 action that a station understands')
  let validate = validators.get(action)
  if (validate === undefined) {
    validate = ajv.compile(known.requestSchema)
    validators.set(action, validate)
  }
  if (validate(payload)) return known
  const [problem] = validate.errors ?? []
  const parameter = `payload${(problem?.instancePath ?? '').replaceAll('/', '.')}`
  const extra: unknown = problem?.params.additionalProperty
  throw badParameter(
    parameter,
    `${problem?.message ?? 'does not fit'}${typeof extra === 'string' ? ` (${extra})` : ''}`,
  )
}
