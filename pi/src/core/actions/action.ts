import * as v from 'valibot'
import { type CallAnswer, CallRefused, type Payload } from '../../ports.ts'
import type { StationContext } from '../station-context.ts'

/** How one CSMS-initiated action is carried out. */
export type Action = (payload: Payload, station: StationContext) => Promise<CallAnswer> | CallAnswer

/**
 * An action whose request is parsed before it is carried out.
 * @throws CallRefused FormationViolation if the request cannot be read.
 */
export function action<S extends v.GenericSchema>(
  schema: S,
  carryOut: (request: v.InferOutput<S>, station: StationContext) => Promise<CallAnswer> | CallAnswer,
): Action {
  return (payload, station) => {
    const request = v.safeParse(schema, payload)
    if (!request.success) throw new CallRefused('FormationViolation', 'request cannot be read')
    return carryOut(request.output, station)
  }
}
