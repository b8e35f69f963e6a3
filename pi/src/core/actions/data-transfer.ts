import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.6: no vendor's messages are known here. */
export const dataTransfer = action(v.object({ vendorId: v.string() }), () => ({
  answer: { status: 'UnknownVendorId' },
}))
