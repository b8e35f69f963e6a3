import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.4. */
export const clearCache = action(v.object({}), async (_request, station) => ({
  answer: { status: (await station.authorizer.clearCache()) ? 'Accepted' : 'Rejected' },
}))
