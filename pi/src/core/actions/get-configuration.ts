import * as v from 'valibot'
import type { Payload } from '../../ports.ts'
import { action } from './action.ts'

/** OCPP 1.6 §5.8: all keys, or those asked for; the value of a write-only key is never told. */
export const getConfiguration = action(v.object({ key: v.optional(v.array(v.string())) }), ({ key = [] }, station) => {
  const { configurationKey, unknownKey } = station.configuration.describe(key)
  const answer: Payload = { configurationKey, ...(unknownKey.length === 0 ? {} : { unknownKey }) }
  return { answer }
})
