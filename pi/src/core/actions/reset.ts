import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.14: the answer first, then stop, flush and restart. */
export const reset = action(v.object({ type: v.picklist(['Soft', 'Hard']) }), ({ type }, station) => ({
  answer: { status: 'Accepted' },
  afterwards: () => station.background(station.restart(type)),
}))
