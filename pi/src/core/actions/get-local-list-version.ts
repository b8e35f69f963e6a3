import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.10: 0 is an empty list, -1 no support. */
export const getLocalListVersion = action(v.object({}), (_request, station) => ({
  answer: { listVersion: station.configuration.bool('LocalAuthListEnabled') ? station.localList.version() : -1 },
}))
