import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.18: these connectors have no lock that could be opened. */
export const unlockConnector = action(v.object({ connectorId: v.number() }), () => ({
  answer: { status: 'NotSupported' },
}))
