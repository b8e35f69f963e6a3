import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { OcppError } from '../ocpp-error.ts'
import type { OcppVersion } from '../station-session.ts'

/** An action without a route: NotSupported for one that only a CSMS sends, NotImplemented for any other. */
export function callNotRouted(action: string, version: OcppVersion): OcppError {
  return version === '1.6' && commandAction(action) !== undefined
    ? new OcppError('NotSupported', 'Only the central system sends this action')
    : new OcppError('NotImplemented', `The action is not known in OCPP ${version}`)
}
